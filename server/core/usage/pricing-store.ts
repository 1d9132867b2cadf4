import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import type { Context } from '#server/core/context.ts';
import type { Usage } from '#server/providers/provider.ts';

type StoreContext = Pick<Context, 'actor' | 'db'>;

/** A call that nobody knew the price of. */
export interface UnpricedCall {
  id: string;
  startedAt: Date;
  userId: number | null;
  agentId: string | null;
  conversationId: string | null;
  messageId: string | null;
  usage: Usage;
}

/** A place among the calls of a model, which come in the order of time. */
export interface CallPlace {
  startedAt: Date;
  id: string;
}

/** The oldest calls of a model since some time, or behind a place, that have no price yet. */
export async function listUnpriced(
  ctx: StoreContext,
  { model, since, after, most }: { model: string; since: Date; after: CallPlace | null; most: number },
): Promise<UnpricedCall[]> {
  const { rows } = await sql<UnpricedCall & Omit<Usage, 'apart'> & { apart: NonNullable<Usage['apart']> | null }>`
    select g.id, g.started_at, g.user_id, g.agent_id, g.conversation_id, g.message_id, g.input_uncached, g.input_cache_read,
      g.input_cache_write, g.output_text, g.output_reasoning, g.usage_raw -> 'apart' as apart
    from generation g
    where g.llm_model_id = ${model} and g.started_at >= ${since} and g.cost_nano is null and g.usage_source <> 'none'
      and not exists (select from generation_adjustment a where a.generation_id = g.id)
      ${after === null ? sql`` : sql`and g.started_at >= ${after.startedAt} and (g.started_at, g.id) > (${after.startedAt}, ${after.id}::uuid)`}
    order by g.started_at, g.id limit ${most}`.execute(ctx.db);
  return rows.map(({ inputUncached, inputCacheRead, inputCacheWrite, outputText, outputReasoning, apart, ...call }) => {
    const buckets = { inputUncached, inputCacheRead, inputCacheWrite, outputText, outputReasoning };
    return { ...call, usage: apart === null ? buckets : { ...buckets, apart } };
  });
}

export interface PricedCall extends UnpricedCall {
  costNano: bigint;
}

/** Writes what calls cost beside the ledger, tells it to be counted, and adds it up in the budgets that the calls are in. */
export async function insertAdjustments(
  ctx: StoreContext,
  calls: PricedCall[],
  { model, priceId }: { model: string; priceId: number },
): Promise<void> {
  await sql`
    with adjusted as (
      insert into generation_adjustment (id, generation_id, cost_nano, model_price_id, made_by)
      select c.id, c.generation_id, c.cost_nano, ${priceId}, ${ctx.actor.userId}
      from unnest(${calls.map(() => randomUUIDv7())}::uuid[], ${calls.map(({ id }) => id)}::uuid[],
        ${calls.map(({ costNano }) => costNano)}::bigint[]) as c (id, generation_id, cost_nano)
      returning generation_id, cost_nano
    ), charged as (
      insert into budget_use (budget_id, starts_at, user_id, used, unpriced_calls)
      select b.id, w.starts_at, case b.scope when 'each_person' then g.user_id else 0 end, sum(a.cost_nano), -count(*)
      from adjusted a join generation g on g.id = a.generation_id
      join budget b on b.ended_at is null and b.unit = 'dollars'
        and b.subject = any(array['everybody', 'person ' || g.user_id, 'agent ' || g.agent_id, 'model ' || ${model}::uuid])
      join budget_window w on w.budget_id = b.id and w.starts_at <= g.started_at and w.ends_at > g.started_at
      where g.user_id is not null
      group by 1, 2, 3 order by 1, 2, 3
      on conflict (budget_id, starts_at, user_id) do update set used = budget_use.used + excluded.used,
        unpriced_calls = budget_use.unpriced_calls + excluded.unpriced_calls
    )
    insert into usage_pending (fact, user_id, at, agent_id, llm_model_id, generation_id, amount_nano)
    select 'adjustment', g.user_id, g.started_at, g.agent_id, ${model}::uuid, g.id, a.cost_nano
    from adjusted a join generation g on g.id = a.generation_id where g.user_id is not null`.execute(ctx.db);
}

/** A conversation that shows another cost now. */
export interface RepricedConversation {
  id: string;
  userId: number;
  revision: number;
}

/** Adds what answers cost to their conversations and messages; a message that has calls without a price stays unpriced. */
export async function showCosts(ctx: StoreContext, calls: PricedCall[]): Promise<RepricedConversation[]> {
  const shown = calls.filter(({ conversationId, messageId }) => conversationId !== null && messageId !== null);
  await holdConversations(
    ctx,
    shown.map(({ conversationId }) => conversationId!),
  );
  const { rows } = await sql<RepricedConversation>`
    with priced as (
      select c.conversation_id, sum(c.cost_nano)::bigint as cost_nano, count(*)::int as answers
      from unnest(${shown.map(({ conversationId }) => conversationId)}::uuid[], ${shown.map(({ costNano }) => costNano)}::bigint[])
        as c (conversation_id, cost_nano) group by 1
    ), changed as (
      update conversation c set total_cost_nano = c.total_cost_nano + p.cost_nano,
        unpriced_answers = greatest(c.unpriced_answers - p.answers, 0), revision = c.revision + 1
      from priced p where c.id = p.conversation_id
      returning c.id, c.user_id, c.revision
    ), messages as (
      update message m set cost_nano = paid.cost_nano, revision = changed.revision
      from changed, (
        select g.message_id, case when bool_and(coalesce(g.cost_nano, a.cost_nano, n.cost_nano) is not null)
          then sum(coalesce(g.cost_nano, a.cost_nano, n.cost_nano))::bigint end as cost_nano
        from generation g left join generation_adjustment a on a.generation_id = g.id
        left join unnest(${shown.map(({ id }) => id)}::uuid[], ${shown.map(({ costNano }) => costNano)}::bigint[])
          as n (id, cost_nano) on n.id = g.id
        where g.usage_source <> 'none' and g.message_id = any(${shown.map(({ messageId }) => messageId)}::uuid[])
        group by g.message_id
      ) paid
      where m.id = paid.message_id and m.conversation_id = changed.id
    )
    select * from changed`.execute(ctx.db);
  return rows;
}

/** A statement of its own, so that the next one sees all calls of answers that were ending when it had to wait for them. */
async function holdConversations(ctx: StoreContext, ids: string[]): Promise<void> {
  await sql`select from conversation where id = any(${ids}::uuid[]) order by id for no key update`.execute(ctx.db);
}
