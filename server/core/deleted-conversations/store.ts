import { sql } from 'kysely';
import type { SystemContext } from '#server/core/context.ts';
import type { ConversationFate } from '#server/db/retention-tables.ts';
import type { DeletedDay, Fates } from './deleted-conversations.ts';

type StoreContext = Pick<SystemContext, 'db'>;

const sums = [
  'conversations',
  'messages',
  'tokens',
  'cost_nano',
  'unpriced_answers',
  'age_seconds',
  'younger_than_day',
  'younger_than_week',
  'younger_than_month',
  'younger_than_year',
];

/** Adds what has become of conversations to the day; agents are written in their order, so nobody waits in a circle. */
export async function addFate(ctx: StoreContext, ids: string[], fate: ConversationFate): Promise<void> {
  const columns = sql.raw(sums.join(', '));
  const added = sql.raw(sums.map((name) => `${name} = t.${name} + excluded.${name}`).join(', '));
  await sql`
    insert into deleted_conversations_by_day as t (date, agent_id, fate, ${columns})
    select (now() at time zone 'UTC')::date, agent_id, ${fate}::conversation_fate, count(*), sum(total_messages),
      sum(total_tokens_used), sum(total_cost_nano), sum(unpriced_answers), sum(seconds)::bigint,
      count(*) filter (where seconds < 86400), count(*) filter (where seconds < 7 * 86400),
      count(*) filter (where seconds < 30 * 86400), count(*) filter (where seconds < 365 * 86400)
    from (
      select *, greatest(extract(epoch from now() - created_at), 0) as seconds from conversation
      where id = any(${ids}::uuid[])
    ) c group by agent_id order by agent_id
    on conflict (date, agent_id, fate) do update set ${added}`.execute(ctx.db);
}

const counted = (fate: ConversationFate): string =>
  `coalesce(sum(conversations) filter (where fate = '${fate}'), 0)::int as ${fate}`;
const fates = sql.raw((['deleted', 'restored', 'purged', 'expired'] as const).map(counted).join(', '));

/** The days from one on on which there was anything, oldest first. */
export async function readDays(ctx: StoreContext, from: string): Promise<DeletedDay[]> {
  const { rows } = await sql<DeletedDay>`
    select to_char(date, 'YYYY-MM-DD') as date, ${fates} from deleted_conversations_by_day where date >= ${from}::date
    group by date order by date`.execute(ctx.db);
  return rows;
}

export interface DeletedOfAgent extends Record<ConversationFate, number> {
  id: string;
  name: string;
}

/** By agent, the most deleted first; at most `most`, and how many there are. */
export async function readByAgent(
  ctx: StoreContext,
  from: string,
  most: number,
): Promise<{ agents: DeletedOfAgent[]; count: number }> {
  const { rows } = await sql<DeletedOfAgent & { count: number }>`
    select s.*, coalesce(v.name, '') as name from (
      select agent_id as id, ${fates}, count(*) over ()::int as count from deleted_conversations_by_day
      where date >= ${from}::date group by agent_id
    ) s left join agent a on a.id = s.id left join agent_version v on v.id = a.current_version_id
    order by s.deleted + s.expired desc, name, s.id limit ${most}`.execute(ctx.db);
  return { agents: rows, count: rows[0]?.count ?? 0 };
}

/** What they held, by what became of them. */
export async function readHeld(ctx: StoreContext, from: string): Promise<Partial<Fates>> {
  const columns = sql.raw(sums.map((name) => `sum(${name})::bigint as ${name}`).join(', '));
  const { rows } = await sql<Fates[ConversationFate] & { fate: ConversationFate }>`
    select fate, ${columns} from deleted_conversations_by_day where date >= ${from}::date group by fate`.execute(
    ctx.db,
  );
  return Object.fromEntries(rows.map(({ fate, ...held }) => [fate, held]));
}

/** How many could be brought back now, counted up to `most`; those that are on their way out are not among them. */
export async function countRestorable(ctx: StoreContext, most: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (
      select from conversation where deleted_at is not null and purging_at is null limit ${most}
    ) c`.execute(ctx.db);
  return rows[0]!.count;
}
