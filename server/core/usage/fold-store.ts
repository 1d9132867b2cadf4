import { sql } from 'kysely';
import type { SystemContext } from '#server/core/context.ts';
import { runStatement, statement } from '#server/db/statement.ts';
import { type FoldedCall, measuredFacts, summed, sums, toldFacts } from './facts-store.ts';
import { measures } from './measures.ts';

const key = 'user_id, bucket, agent_id, llm_model_id';
const quarterKey = 'user_id, bucket';
const dayKey = 'date, user_id, agent_id, agent_version_id, llm_model_id';
const addTo = (table: string): string =>
  measures.map((name) => `${name} = ${table}.${name} + excluded.${name}`).join(', ');
const widen = (table: string): string =>
  `first_at = least(${table}.first_at, excluded.first_at), last_at = greatest(${table}.last_at, excluded.last_at)`;

/**
 * Takes facts away and adds them to the roll-up, as one statement: whoever reads both sees each fact in one of them. What
 * a recount could not learn elsewhere is kept. Rows are written in the order of their key, so that two servers that fold at
 * once never wait for each other in a circle.
 */
const fold = statement<FoldedCall | { fact: 'conversation' | 'message' }>(
  'fold-usage',
  `with taken as (
    delete from usage_pending where ctid = any(array(select ctid from usage_pending limit $1 for update skip locked))
    returning *
  ), kept as (
    insert into usage_folded (at, fact, user_id, agent_id, llm_model_id, generation_id, is_special)
    select at, fact, user_id, agent_id, llm_model_id, generation_id, is_special from taken
    where fact in ('conversation', 'message') or fact = 'call' and is_special
  ), facts as (${measuredFacts('taken')}), added as (
    insert into usage_by_person (${key}, ${measures.join(', ')}, first_at, last_at)
    select ${key}, ${summed} from facts group by ${key} order by ${key}
    on conflict (${key}) do update set ${addTo('usage_by_person')}, ${widen('usage_by_person')}
  ), added_to_quarter as (
    insert into usage_by_quarter_hour (${quarterKey}, ${measures.join(', ')}, first_at, last_at)
    select ${quarterKey}, ${summed} from facts group by ${quarterKey} order by ${quarterKey}
    on conflict (${quarterKey}) do update set ${addTo('usage_by_quarter_hour')}, ${widen('usage_by_quarter_hour')}
  ), added_to_day as (
    insert into usage_by_day (${dayKey}, ${measures.join(', ')})
    select ${dayKey}, ${sums} from facts group by ${dayKey} order by ${dayKey}
    on conflict (${dayKey}) do update set ${addTo('usage_by_day')}
  ), noted as (
    insert into alarm_pending (subject, subject_id)
    select distinct s.subject, s.id from taken p
      cross join lateral (values ('model'::alarm_subject, p.llm_model_id), ('agent', p.agent_id)) as s (subject, id)
    where p.fact = 'call' and s.id is not null
  )
  ${toldFacts('taken')}`,
);

/** Takes facts, at most `most`: how many, and those that are about calls. */
export async function foldFacts(
  ctx: Pick<SystemContext, 'db' | 'pool'>,
  most: number,
): Promise<{ count: number; calls: FoldedCall[] }> {
  const rows = await runStatement(ctx, fold, [most]);
  return { count: rows.length, calls: rows.filter(isAboutCall) };
}

function isAboutCall(row: FoldedCall | { fact: 'conversation' | 'message' }): row is FoldedCall {
  return row.fact === 'call' || row.fact === 'adjustment';
}

/** For this transaction: of several servers one folds at a time, the others wait for it. */
export async function takeTurn(ctx: Pick<SystemContext, 'db'>): Promise<void> {
  await sql`select pg_advisory_xact_lock(${foldingLock})`.execute(ctx.db);
}

/** Any number does that no other lock has. */
const foldingLock = 7_235_012;

const anyPending = statement<{ is_any: boolean }>(
  'is-any-usage-pending',
  'select exists (select from usage_pending) as is_any',
);

export async function isAnyPending(ctx: Pick<SystemContext, 'db' | 'pool'>): Promise<boolean> {
  const [row] = await runStatement(ctx, anyPending, []);
  return row!.is_any;
}

export async function countPendingFacts({ db }: Pick<SystemContext, 'db'>): Promise<number> {
  const { count } = await db
    .selectFrom('usagePending')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}
