import { type RawBuilder, sql } from 'kysely';
import { tallyShards } from '#server/core/agents/agent-tally.ts';
import type { SystemContext } from '#server/core/context.ts';

type StoreContext = Pick<SystemContext, 'db'>;

/** Which conversations are due: those that nobody has used since some time, or those that were deleted before it. */
export interface Due {
  of: 'quiet' | 'deleted';
  before: Date;
}

/** How many days after its end a case may still be reopened, and finds what it is about. */
const caseRestsDays = 30;

/** What its owner has renamed, set or brought back lately is in use; that the server has archived it says nothing. */
const isDue = ({ of, before }: Due): RawBuilder<unknown> =>
  of === 'quiet'
    ? sql`c.deleted_at is null and c.activity_at < ${before} and (c.restored_at is null or c.restored_at < ${before})
        and (c.updated_at < ${before} or c.status = 'archived')`
    : sql`c.deleted_at < ${before} and c.purging_at is null`;

const placeOf = ({ of }: Due): RawBuilder<unknown> => (of === 'quiet' ? sql`c.activity_at` : sql`c.deleted_at`);

const isAnswered = sql`(c.head_is_open or exists (select from answer a where a.conversation_id = c.id))`;
const hasCase = sql`exists (
  select from review_case k where k.conversation_id = c.id
    and (k.closed_at is null or k.closed_at > now() - make_interval(days => ${caseRestsDays}))
)`;

export interface Place {
  at: Date;
  number: number;
}

/** Holds some of those that are due, the oldest first, behind a place; none that somebody is using at this moment. */
export async function holdDue(
  ctx: StoreContext,
  due: Due,
  { after, most }: { after: Place | null; most: number },
): Promise<(Place & { id: string })[]> {
  const place = placeOf(due);
  const behind = after === null ? sql`true` : sql`(${place}, c.number) > (${after.at}, ${after.number}::bigint)`;
  const { rows } = await sql<Place & { id: string }>`
    select c.id, ${place} as at, c.number from conversation c
    where ${isDue(due)} and ${behind} order by ${place}, c.number limit ${most} for update of c skip locked`.execute(
    ctx.db,
  );
  return rows;
}

export interface Purged {
  id: string;
  userId: number;
}

/**
 * Begins to delete those of the held conversations that no answer and no case needs: from then on nobody finds them, and
 * they can't be brought back.
 */
export async function markPurging(ctx: StoreContext, ids: string[]): Promise<Purged[]> {
  const { rows } = await sql<Purged>`
    update conversation c set purging_at = now(), deleted_at = coalesce(c.deleted_at, now()), revision = c.revision + 1
    where c.id = any(${ids}::uuid[]) and not ${isAnswered} and not ${hasCase}
    returning c.id, c.user_id`.execute(ctx.db);
  return rows;
}

/** Counts conversations and their messages no longer for their agents. */
export async function untally(ctx: StoreContext, ids: string[]): Promise<void> {
  await sql`
    with gone as (
      select agent_id, (number % ${tallyShards})::smallint as shard, count(*)::int as conversations, sum(total_messages)::int as messages
      from conversation where id = any(${ids}::uuid[]) group by 1, 2
    ), held as (
      select t.agent_id, t.shard from agent_tally t join gone g on g.agent_id = t.agent_id and g.shard = t.shard
      order by t.agent_id, t.shard for no key update of t
    )
    update agent_tally t set conversations = t.conversations - g.conversations, messages = t.messages - g.messages
    from gone g join held h on h.agent_id = g.agent_id and h.shard = g.shard
    where t.agent_id = g.agent_id and t.shard = g.shard`.execute(ctx.db);
}

/** Holds some that are being deleted, and that nobody else is deleting. */
export async function holdPurging(ctx: StoreContext, most: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from conversation where purging_at is not null order by number limit ${most} for update skip locked`.execute(
    ctx.db,
  );
  return rows.map(({ id }) => id);
}

/** Deletes conversations that have no messages any more, with all that hangs on them. */
export async function deleteConversations(ctx: StoreContext, ids: string[]): Promise<void> {
  await ctx.db
    .deleteFrom('conversation')
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .execute();
}

export interface DueCounts {
  conversations: number;
  messages: number;
  /** Of those, and not among them. */
  keptForCases: number;
  keptInUse: number;
}

/** How many are due, at most `most`. */
export async function countDue(ctx: StoreContext, due: Due, most: number): Promise<DueCounts> {
  const { rows } = await sql<DueCounts>`
    select (count(*) filter (where not kept_in_use and not kept_for_cases))::int as conversations,
      coalesce(sum(total_messages) filter (where not kept_in_use and not kept_for_cases), 0)::int as messages,
      (count(*) filter (where kept_for_cases))::int as kept_for_cases,
      (count(*) filter (where kept_in_use and not kept_for_cases))::int as kept_in_use
    from (
      select c.total_messages, ${hasCase} as kept_for_cases, ${isAnswered} as kept_in_use
      from conversation c where ${isDue(due)} limit ${most}
    ) due`.execute(ctx.db);
  return rows[0]!;
}
