import { sql } from 'kysely';
import type { SystemContext } from '#server/core/context.ts';
import type { MessageStatus } from '#server/db/tables.ts';
import type { Run } from './placement.ts';
import { type Segment, segmentSize, type Shelf } from './segments.ts';
import { searchedLength } from './written-words.ts';

type StoreContext = Pick<SystemContext, 'db'>;

/** Any number does that no other lock has. */
export const indexingLock = 7_235_011;

/** For this transaction: of several servers one indexes at a time. False where another one does. */
export async function takeTurn(ctx: StoreContext): Promise<boolean> {
  const { rows } = await sql<{ taken: boolean }>`select pg_try_advisory_xact_lock(${indexingLock}) as taken`.execute(
    ctx.db,
  );
  return rows[0]!.taken;
}

/** A conversation whose words are not all in the index, and up to where they are. */
export interface BehindConversation {
  id: string;
  number: number;
  userId: number;
  title: string;
  revision: number;
  doneRevision: number;
  doneNumber: number;
}

/** Behind the last message of any revision. */
const allDone = Number.MAX_SAFE_INTEGER;

const isBehind = sql<boolean>`(p.conversation_id is null or (p.revision, p.number) < (c.revision, ${sql.lit(allDone)}))`;

/** Those of the conversations that have something to be indexed. */
export function readBehind(ctx: StoreContext, ids: string[]): Promise<BehindConversation[]> {
  return ctx.db
    .selectFrom('conversation as c')
    .leftJoin('searchProgress as p', 'p.conversationId', 'c.id')
    .select(['c.id', 'c.number', 'c.userId', 'c.title', 'c.revision'])
    .select((eb) => [
      eb.fn.coalesce('p.revision', sql<number>`-1`).as('doneRevision'),
      eb.fn.coalesce('p.number', sql<number>`0`).as('doneNumber'),
    ])
    .where('c.id', '=', sql<string>`any(${ids}::uuid[])`)
    .where(isBehind)
    .orderBy('c.number', 'desc')
    .execute();
}

/** The same among the conversations of a range of numbers. */
export async function listBehind(ctx: StoreContext, after: number, upTo: number): Promise<string[]> {
  const rows = await ctx.db
    .selectFrom('conversation as c')
    .leftJoin('searchProgress as p', 'p.conversationId', 'c.id')
    .select('c.id')
    .where('c.number', '>', after)
    .where('c.number', '<=', upTo)
    .where(isBehind)
    .orderBy('c.number', 'desc')
    .execute();
  return rows.map(({ id }) => id);
}

export async function newestConversationNumber(ctx: StoreContext): Promise<number> {
  const row = await ctx.db
    .selectFrom('conversation')
    .select((eb) => eb.fn.max('number').as('number'))
    .executeTakeFirst();
  return row?.number ?? 0;
}

export interface MessageToIndex {
  conversationId: string;
  number: number;
  userId: number;
  role: 'user' | 'assistant' | 'system' | 'function';
  status: MessageStatus;
  content: string;
  revision: number;
  createdAt: Date;
}

/** What has come or changed in these conversations since they were indexed, in the order in which it is noted as done. */
export async function readMessages(
  ctx: StoreContext,
  conversations: BehindConversation[],
  limit: number,
): Promise<MessageToIndex[]> {
  const { rows } = await sql<MessageToIndex>`
    select m.conversation_id, m.number, m.user_id, m.role, m.status, left(m.content, ${searchedLength}) as content, m.revision, m.created_at
    from unnest(${conversations.map(({ id }) => id)}::uuid[], ${conversations.map((one) => one.doneRevision)}::int[],
      ${conversations.map((one) => one.doneNumber)}::bigint[], ${conversations.map(({ revision }) => revision)}::int[])
      with ordinality as c (id, done_revision, done_number, revision, at)
    cross join lateral (
      select * from message m
      where m.conversation_id = c.id and m.revision between c.done_revision and c.revision
        and (m.revision, m.number) > (c.done_revision, c.done_number)
      order by m.revision, m.number limit ${limit}
    ) m
    order by c.at, m.revision, m.number limit ${limit}`.execute(ctx.db);
  return rows;
}

/** The segments of these people, each person's in their order. */
export function readSegments(ctx: StoreContext, userIds: number[]): Promise<Segment[]> {
  return ctx.db
    .selectFrom('searchSegment')
    .selectAll()
    .where('userId', '=', sql<number>`any(${userIds}::bigint[])`)
    .orderBy('userId')
    .orderBy('segment')
    .execute();
}

/** The newest shelf of each shard. */
export function readOpenShelves(ctx: StoreContext): Promise<Shelf[]> {
  return ctx.db
    .selectFrom('searchShelf')
    .selectAll()
    .distinctOn('shard')
    .orderBy('shard')
    .orderBy('generation', 'desc')
    .execute();
}

/** Divides all that people have written before they are first indexed. */
export async function listRuns(ctx: StoreContext, userIds: number[]): Promise<Run[]> {
  const { rows } = await sql<Run>`
    select user_id, min(number) as first_number, max(number) as last_number, count(*) as messages,
      min(created_at) as oldest_at, max(created_at) as newest_at
    from (
      select m.user_id, m.number, m.created_at, row_number() over (partition by m.user_id order by m.number) - 1 as at
      from message m where m.user_id = any(${userIds}::bigint[])
    ) numbered
    group by user_id, at / ${segmentSize} order by user_id, min(number)`.execute(ctx.db);
  return rows;
}

export async function savePlaces(ctx: StoreContext, segments: Segment[], shelves: Shelf[]): Promise<void> {
  if (segments.length === 0) return;
  await ctx.db
    .insertInto('searchSegment')
    .values(segments)
    .onConflict((conflict) =>
      conflict.columns(['userId', 'segment']).doUpdateSet((eb) => ({
        messages: eb.ref('excluded.messages'),
        lastNumber: eb.ref('excluded.lastNumber'),
        oldestAt: eb.ref('excluded.oldestAt'),
        newestAt: eb.ref('excluded.newestAt'),
      })),
    )
    .execute();
  await ctx.db
    .insertInto('searchShelf')
    .values(shelves)
    .onConflict((conflict) =>
      conflict.columns(['shard', 'generation']).doUpdateSet((eb) => ({ messages: eb.ref('excluded.messages') })),
    )
    .execute();
}

export interface WrittenMessage extends Omit<MessageToIndex, 'status' | 'content' | 'revision'> {
  words: string;
}

export async function saveMessageWords(ctx: StoreContext, messages: WrittenMessage[]): Promise<void> {
  if (messages.length === 0) return;
  await sql`
    insert into message_words (number, user_id, conversation_id, role, created_at, words)
    select * from unnest(${messages.map(({ number }) => number)}::bigint[], ${messages.map(({ userId }) => userId)}::bigint[],
      ${messages.map((one) => one.conversationId)}::uuid[], ${messages.map(({ role }) => role)}::message_role[],
      ${messages.map(({ createdAt }) => createdAt)}::timestamptz[], ${messages.map(({ words }) => words)}::tsvector[])
    on conflict (number) do update set words = excluded.words where message_words.words is distinct from excluded.words`.execute(
    ctx.db,
  );
}

export async function deleteMessageWords(ctx: StoreContext, numbers: number[]): Promise<void> {
  await ctx.db
    .deleteFrom('messageWords')
    .where('number', '=', sql<number>`any(${numbers}::bigint[])`)
    .execute();
}

export async function saveTitleWords(ctx: StoreContext, titles: { id: string; words: string }[]): Promise<void> {
  await sql`
    insert into title_words (conversation_id, words)
    select * from unnest(${titles.map(({ id }) => id)}::uuid[], ${titles.map(({ words }) => words)}::tsvector[])
    on conflict (conversation_id) do update set words = excluded.words where title_words.words is distinct from excluded.words`.execute(
    ctx.db,
  );
}

export interface Progress {
  id: string;
  revision: number;
  /** Null: the whole of it has been indexed. */
  number: number | null;
}

export async function saveProgress(ctx: StoreContext, progress: Progress[]): Promise<void> {
  await ctx.db
    .insertInto('searchProgress')
    .values(progress.map(({ id, revision, number }) => ({ conversationId: id, revision, number: number ?? allDone })))
    .onConflict((conflict) =>
      conflict.column('conversationId').doUpdateSet((eb) => ({
        revision: eb.ref('excluded.revision'),
        number: eb.ref('excluded.number'),
      })),
    )
    .execute();
}
