import type { Context, SystemContext } from '#server/core/context.ts';
import { reading, runStatement, statement } from '#server/db/statement.ts';
import { type ChatMessage, goneSender, type Listener } from './chat.ts';

type StoreContext = Pick<Context, 'actor' | 'db' | 'pool'>;
type SystemStoreContext = Pick<SystemContext, 'db' | 'pool'>;

interface MessageRow {
  id: number;
  sender_id: number | null;
  username: string | null;
  content: string;
  created_at: Date;
}

const messageColumns = `m.id, m.sender_id, u.username, m.content, m.created_at`;

/**
 * Membership, the message and the chat's activity in one statement, which is one transaction and one
 * round trip. The chat's row is taken before the message gets its id: within a chat, ids, times and
 * commits have one order, so whoever has read up to an id has missed nothing before it.
 */
const insert = statement<{ id: number; created_at: Date }>(
  'insert-chat-message',
  `with active as (
    update chat c set activity_at = greatest(c.activity_at, now()::timestamptz(3)),
      last_message_at = greatest(c.activity_at, now()::timestamptz(3))
    from chat_participant me where c.id = $2 and me.chat_id = $2 and me.user_id = $1
    returning c.activity_at
  )
  insert into chat_message (chat_id, sender_id, content, created_at)
  select $2, $1, $3, active.activity_at from active
  returning id, created_at`,
);

/** Null where there is no such chat or the viewer is not in it. */
export async function insertMessage(ctx: StoreContext, chatId: number, content: string): Promise<ChatMessage | null> {
  const [row] = await runStatement(ctx, insert, [ctx.actor.userId, chatId, content]);
  if (row === undefined) return null;
  const sender = { id: ctx.actor.userId, username: ctx.actor.username };
  return { id: row.id, chatId, sender, content, createdAt: row.created_at };
}

const older = reading<MessageRow | NoMessage>('list-chat-messages', listSql('<', 'desc'));
const newer = reading<MessageRow | NoMessage>('list-chat-messages-forward', listSql('>', 'asc'));

/** Tells a chat without messages on this side from one that the viewer is not in. */
type NoMessage = { [column in keyof MessageRow]: null };

function listSql(beyond: '<' | '>', order: 'asc' | 'desc'): string {
  return `select ${messageColumns}
  from chat_participant me
  left join lateral (
    select * from chat_message m where m.chat_id = me.chat_id and m.id ${beyond} $3 order by m.id ${order} limit $4
  ) m on true
  left join app_user u on u.id = m.sender_id
  where me.user_id = $1 and me.chat_id = $2
  order by m.id`;
}

/** The messages next to an id, oldest first; null where there is no such chat or the viewer is not in it. */
export async function listMessagesBeside(
  ctx: StoreContext,
  chatId: number,
  from: number,
  direction: 'older' | 'newer',
  limit: number,
): Promise<ChatMessage[] | null> {
  const page = direction === 'older' ? older : newer;
  const rows = await runStatement(ctx, page, [ctx.actor.userId, chatId, from, limit]);
  if (rows.length === 0) return null;
  return rows.flatMap((row) => (row.id === null ? [] : [messageOf(chatId, row)]));
}

const quote = reading<{ name: string; sender: string | null; content: string | null; created_at: Date | null }>(
  'quote-chat',
  `select c.name, u.username as sender, m.content, m.created_at
  from chat_participant me
  join chat c on c.id = me.chat_id
  left join lateral (
    select * from chat_message m where m.chat_id = me.chat_id order by m.id desc limit $3
  ) m on true
  left join app_user u on u.id = m.sender_id
  where me.user_id = $1 and me.chat_id = $2
  order by m.id`,
);

export interface QuotedMessage {
  sender: string;
  content: string;
  timestamp: Date;
}

/** The newest messages, oldest first; null where the person is not in the chat or it is gone. */
export async function findQuotable(
  ctx: SystemStoreContext,
  userId: number,
  chatId: number,
  limit: number,
): Promise<{ chatName: string; messages: QuotedMessage[] } | null> {
  const rows = await runStatement(ctx, quote, [userId, chatId, limit]);
  if (rows[0] === undefined) return null;
  const messages = rows.flatMap(({ sender, content, created_at: timestamp }) =>
    content === null || timestamp === null ? [] : [{ sender: sender ?? goneSender.username, content, timestamp }],
  );
  return { chatName: rows[0].name, messages };
}

const head = reading<{ newest: number | null }>(
  'find-chat-head',
  `select (select max(m.id) from chat_message m where m.chat_id = me.chat_id) as newest
  from chat_participant me where me.user_id = $1 and me.chat_id = $2`,
);

/** The id of the newest message, 0 before the first; null where the viewer is not in the chat. */
export async function findHead(ctx: StoreContext, chatId: number): Promise<number | null> {
  const [row] = await runStatement(ctx, head, [ctx.actor.userId, chatId]);
  return row === undefined ? null : (row.newest ?? 0);
}

const news = reading<MessageRow & { participants: number[] | null }>(
  'list-news-of-chat',
  `select ${messageColumns},
    case when row_number() over (order by m.id) = 1
      then (select array_agg(p.user_id) from chat_participant p where p.chat_id = $1) end as participants
  from (select * from chat_message m where m.chat_id = $1 and m.id > $2 order by m.id limit $3) m
  left join app_user u on u.id = m.sender_id
  order by m.id`,
);

export interface ChatNews {
  /** Oldest first. */
  messages: ChatMessage[];
  /** Who was in the chat at the moment the messages were read. */
  participantIds: Set<number>;
}

/** For delivery to many: messages after an id, together with those who may get them. */
export async function listNews(
  ctx: SystemStoreContext,
  chatId: number,
  afterId: number,
  limit: number,
): Promise<ChatNews> {
  const rows = await runStatement(ctx, news, [chatId, afterId, limit]);
  return {
    messages: rows.map((row) => messageOf(chatId, row)),
    participantIds: new Set(rows[0]?.participants),
  };
}

const behind = reading<{ chat_id: number; user_id: number; is_out: boolean }>(
  'find-chat-listeners-behind',
  `select l.chat_id, l.user_id, p.user_id is null as is_out
  from unnest($1::bigint[], $2::bigint[], $3::bigint[]) as l (chat_id, user_id, seen_id)
  left join chat_participant p on p.chat_id = l.chat_id and p.user_id = l.user_id
  where p.user_id is null
    or exists (select from chat_message m where m.chat_id = l.chat_id and m.id > l.seen_id)`,
);

/** Of these listeners those who have missed a message, and those who are not in the chat any more. */
export async function findListenersBehind(
  ctx: SystemStoreContext,
  listeners: Listener[],
): Promise<{ chatId: number; userId: number; isOut: boolean }[]> {
  const columns = [listeners.map((l) => l.chatId), listeners.map((l) => l.userId), listeners.map((l) => l.seenId)];
  const rows = await runStatement(ctx, behind, columns);
  return rows.map((row) => ({ chatId: row.chat_id, userId: row.user_id, isOut: row.is_out }));
}

function messageOf(chatId: number, row: MessageRow): ChatMessage {
  const isGone = row.sender_id === null || row.username === null;
  return {
    id: row.id,
    chatId,
    sender: isGone ? goneSender : { id: row.sender_id!, username: row.username! },
    content: row.content,
    createdAt: row.created_at,
  };
}
