import { type RawBuilder, sql } from 'kysely';
import type { Context } from '#server/core/context.ts';
import { containing, mostCounted, within } from './conditions-store.ts';
import type { AdministeredMessage, MessageFilter, WholeMessage } from './message.ts';

type StoreContext = Pick<Context, 'db'>;

export interface MessagePlace {
  /** In microseconds. */
  madeAt: number;
  number: number;
}

const facts = sql`m.id, m.number, m.conversation_id, m.role, m.status, m.model_used, m.input_tokens, m.output_tokens,
  m.cost_nano, m.response_time_ms, m.created_at, m.user_id, u.username, c.title as chat_title`;

/** Characters of what was said: so many in all, and before what was searched for. */
const excerptLength = 240;
const before = 80;

/** Those beside a place, newest first; at most `limit`. Of what they say nothing is read unless it `shows` it. */
export async function listMessagesBeside(
  ctx: StoreContext,
  { shows, ...filter }: MessageFilter & { shows: boolean },
  from: MessagePlace | null,
  direction: 'older' | 'newer',
  limit: number,
): Promise<AdministeredMessage[]> {
  const isOlder = direction === 'older';
  const beside =
    from && sql`(created_at, number) ${isOlder ? sql`<` : sql`>`} (${momentAt(from.madeAt)}, ${from.number})`;
  const order = isOlder ? sql`created_at desc, number desc` : sql`created_at, number`;
  const { rows } = await sql<AdministeredMessage>`
    select ${facts}, (extract(epoch from m.created_at) * 1000000)::bigint as made_at,
      ${shows ? excerptOf(filter.search) : sql`null`} as excerpt
    from (
      select * from ${messagesOf(filter)} where ${matches(filter)} and ${beside ?? sql`true`} order by ${order} limit ${limit}
    ) m
    join conversation c on c.id = m.conversation_id
    join app_user u on u.id = m.user_id
    order by m.created_at desc, m.number desc`.execute(ctx.db);
  return rows;
}

function momentAt(microseconds: number): RawBuilder<Date> {
  return sql`timestamptz 'epoch' + ${microseconds}::bigint * interval '1 microsecond'`;
}

/** The beginning, or, of what was searched for, where it is. */
function excerptOf(search: string | undefined): RawBuilder<unknown> {
  if (!search) return sql`left(m.content, ${excerptLength})`;
  const found = sql`strpos(lower(m.content), lower(${search}))`;
  return sql`substr(m.content, greatest(1, ${found} - ${before}), ${excerptLength})`;
}

/** A person's or a chat's are read first, all of them: PostgreSQL would rather leaf through everybody's by their time. */
function messagesOf({ userId, chatId }: MessageFilter): RawBuilder<unknown> {
  const conditions: RawBuilder<unknown>[] = [];
  if (userId !== undefined) conditions.push(sql`user_id = ${userId}`);
  if (chatId) conditions.push(sql`conversation_id = ${chatId}`);
  if (conditions.length === 0) return sql`message`;
  return sql`(select * from message where ${sql.join(conditions, sql` and `)} offset 0) m`;
}

function matches({ role, search, from, to }: MessageFilter): RawBuilder<unknown> {
  const conditions = [within('created_at', { from, to })];
  if (role) conditions.push(sql`role = ${role}`);
  if (search) conditions.push(sql`content ilike ${containing(search)}`);
  return sql.join(conditions, sql` and `);
}

/** Of the newest that are asked for, so that what has to be looked at is bounded. */
export async function countMessages(ctx: StoreContext, filter: MessageFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (
      select * from ${messagesOf(filter)} where ${within('created_at', filter)} order by created_at desc limit ${mostCounted}
    ) m where ${matches(filter)}`.execute(ctx.db);
  return rows[0]!.count;
}

/** Anybody's, with all that it says. */
export async function findWholeMessage(ctx: StoreContext, id: string): Promise<WholeMessage | null> {
  const { rows } = await sql<WholeMessage>`
    select ${facts}, m.content, m.error_message
    from message m
    join conversation c on c.id = m.conversation_id
    join app_user u on u.id = m.user_id
    where m.id = ${id}`.execute(ctx.db);
  return rows[0] ?? null;
}
