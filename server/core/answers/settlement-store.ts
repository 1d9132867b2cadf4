/** What a call has used, and its unit's share of it. */
const tokens =
  '(:inputUncached::bigint + :inputCacheRead::bigint + :inputCacheWrite::bigint + :outputText::bigint + :outputReasoning::bigint)';

const released = `released as (
    delete from budget_hold where generation_id = :id::uuid returning budget_id, starts_at, user_id, amount
  )`;

/** Of a budget that was counted anew meanwhile nothing is held in the window of old. */
const freed = `select r.budget_id, r.starts_at, r.user_id, 0 as used, -r.amount as held, 0 as unpriced from released r
      where exists (select from budget_use u where u.budget_id = r.budget_id and u.starts_at = r.starts_at and u.user_id = r.user_id)`;

const charged = (
  source: string,
): string => `select b.id, w.starts_at, case b.scope when 'each_person' then :userId::bigint else 0 end,
        case b.unit when 'tokens' then ${tokens} else coalesce(:costNano::bigint, 0) end, 0,
        (b.unit = 'dollars' and :costNano::bigint is null and :usageSource::usage_source <> 'none')::int
      from budget b join budget_window w on w.budget_id = b.id and w.starts_at <= :startedAt::timestamptz and w.ends_at > :startedAt::timestamptz
      ${source}
      where b.ended_at is null
        and b.subject = any(array['everybody', 'person ' || :userId::bigint, 'agent ' || :agentId::uuid, 'model ' || :llmModelId::uuid])`;

const settled = (changes: string): string => `settled as (
    insert into budget_use (budget_id, starts_at, user_id, used, held, unpriced_calls)
    select budget_id, starts_at, user_id, sum(used), sum(held), sum(unpriced) from (${changes}) change
    group by 1, 2, 3 having sum(used) <> 0 or sum(held) <> 0 or sum(unpriced) <> 0 order by 1, 2, 3
    on conflict (budget_id, starts_at, user_id) do update set used = budget_use.used + excluded.used,
      held = greatest(0, budget_use.held + excluded.held), unpriced_calls = budget_use.unpriced_calls + excluded.unpriced_calls
  )`;

/**
 * Parts of the statement that writes a call into the ledger: what was held for it goes, and what it has used is added to the
 * windows in which it began, of all budgets that it is in. `source` joins what is empty where nothing is written.
 */
export const settling = (source = ''): string =>
  `${released}, ${settled(`${freed}
      union all
      ${charged(source)}`)}`;

/** The same of a call that was not made: what was held for it goes. */
export const releasing = `${released}, ${settled(freed)}`;
