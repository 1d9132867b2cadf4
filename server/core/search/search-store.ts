import { sql } from 'kysely';
import type { Context } from '#server/core/context.ts';
import type { Message } from '#server/core/messages/message.ts';
import { isNotDeleted } from '#server/db/belongs-to.ts';
import type { Segment } from './segments.ts';
import type { TsQuery } from './ts-query.ts';

type StoreContext = Pick<Context, 'actor' | 'db'>;

const isThere = sql.raw<boolean>(isNotDeleted('m'));

/** Which messages and titles are looked through. */
export interface SearchFilter {
  agent?: string | undefined;
  conversation?: string | undefined;
  role?: Message['role'] | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
}

/** The viewer's segments that reach into a time and begin before a message, newest first. */
export function listSegments(
  ctx: StoreContext,
  before: number,
  { from, to }: SearchFilter,
): Promise<Pick<Segment, 'segment' | 'shelf' | 'firstNumber' | 'oldestAt'>[]> {
  return ctx.db
    .selectFrom('searchSegment')
    .select(['segment', 'shelf', 'firstNumber', 'oldestAt'])
    .where('userId', '=', ctx.actor.userId)
    .where('firstNumber', '<', before)
    .$if(to !== undefined, (query) => query.where('oldestAt', '<=', to!))
    .$if(from !== undefined, (query) => query.where('newestAt', '>=', from!))
    .orderBy('segment', 'desc')
    .execute();
}

/** A message whose words are all there, in whatever order. */
export interface Candidate {
  /** The place of its shelf among those that were asked for. */
  shelf: number;
  number: number;
  conversationId: string;
  createdAt: Date;
  /** Null where it is no hit: its words stand otherwise, it or its conversation is deleted, or that is another agent's. */
  rank: number | null;
}

/**
 * The newest candidates of each of some shelves, newest first. Planned for its very words each time: a plan for whatever
 * words would be made for common ones. The order is by an expression, so that no index on numbers can seem to serve it.
 */
export async function listCandidates(
  ctx: StoreContext,
  shelves: TsQuery[],
  { before, limit, filter }: { before: number; limit: number; filter: SearchFilter },
): Promise<Candidate[]> {
  const { agent, role, from, to } = filter;
  const { rows } = await sql<Candidate>`
    select s.shelf, w.number, w.conversation_id, w.created_at,
      case when c.id is not null and (s.exact is null or w.words @@ s.exact) and (c.deletion_revision = 0 or exists (
        select from message m where m.user_id = ${ctx.actor.userId} and m.number = w.number and ${isThere}
      )) then ts_rank(w.words, s.ranked, 1) end as rank
    from unnest(${shelves.map(({ candidates }) => candidates)}::tsquery[], ${shelves.map(({ exact }) => exact)}::tsquery[],
      ${shelves.map(({ ranked }) => ranked)}::tsquery[]) with ordinality as s (candidates, exact, ranked, shelf)
    cross join lateral (
      select * from message_words w
      where w.words @@ s.candidates and (w.number < ${before}) is true
        ${role === undefined ? sql`` : sql`and (w.role = ${role}) is true`}
        ${from === undefined ? sql`` : sql`and (w.created_at >= ${from}) is true`}
        ${to === undefined ? sql`` : sql`and (w.created_at <= ${to}) is true`}
      order by w.number + 0 desc limit ${limit}
    ) w
    left join conversation c on c.id = w.conversation_id and c.user_id = ${ctx.actor.userId} and c.deleted_at is null
      ${agent === undefined ? sql`` : sql`and c.agent_id = ${agent}`}
    order by w.number desc`.execute(ctx.db);
  return rows;
}

/** Up to so many titles are found by their words and then put in order; among more the newest few are soon met in order. */
const mostTitles = 400;

/** The viewer's conversations by the words of their titles, newest activity first. */
export async function listTitles(
  ctx: StoreContext,
  query: TsQuery,
  { limit, agent }: { limit: number; agent: string | undefined },
): Promise<FoundConversation[]> {
  const words = query.exact ?? query.candidates;
  const found = await ctx.db
    .selectFrom('titleWords')
    .select('conversationId')
    .where(sql<boolean>`words @@ ${words}::tsquery`)
    .limit(mostTitles)
    .execute();
  if (found.length === 0) return [];
  const ids = found.map(({ conversationId }) => conversationId);
  // Written so that no index on words can serve it: PostgreSQL would again find all of them first.
  const isFound =
    found.length < mostTitles
      ? sql<boolean>`c.id = any(${ids}::uuid[])`
      : sql<boolean>`exists (select from title_words w where w.conversation_id = c.id and (w.words @@ ${words}::tsquery) is true)`;
  return ctx.db
    .selectFrom('conversation as c')
    .select(['c.id', 'c.number', 'c.title', 'c.activityAt'])
    .where('c.userId', '=', ctx.actor.userId)
    .where('c.deletedAt', 'is', null)
    .where(isFound)
    .$if(agent !== undefined, (conversations) => conversations.where('c.agentId', '=', agent!))
    .orderBy('c.activityAt', 'desc')
    .orderBy('c.number', 'desc')
    .limit(limit)
    .execute();
}

export interface FoundConversation {
  id: string;
  number: number;
  title: string;
  activityAt: Date;
}

export interface FoundMessage {
  id: string;
  number: number;
  role: Message['role'];
  content: string;
  createdAt: Date;
  conversation: { id: string; number: number; title: string };
}

/** The viewer's messages of these numbers, each with as much of its text as can be searched. */
export async function readFound(ctx: StoreContext, numbers: number[], length: number): Promise<FoundMessage[]> {
  const rows = await ctx.db
    .selectFrom('message as m')
    .innerJoin('conversation as c', 'c.id', 'm.conversationId')
    .select([
      'm.id',
      'm.number',
      'm.role',
      'm.createdAt',
      'c.id as conversationId',
      'c.number as conversationNumber',
      'c.title',
    ])
    .select(sql<string>`left(m.content, ${length})`.as('content'))
    .where('m.userId', '=', ctx.actor.userId)
    .where('m.number', '=', sql<number>`any(${numbers}::bigint[])`)
    .where('c.deletedAt', 'is', null)
    .where(isThere)
    .execute();
  return rows.map(({ conversationId, conversationNumber, title, ...message }) => ({
    ...message,
    conversation: { id: conversationId, number: conversationNumber, title },
  }));
}
