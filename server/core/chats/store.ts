import type { Context, SystemContext } from '#server/core/context.ts';
import { reading, runStatement } from '#server/db/statement.ts';
import type { Chat } from './chat.ts';

type StoreContext = Pick<Context, 'actor' | 'db' | 'pool'>;
type SystemStoreContext = Pick<SystemContext, 'db' | 'pool'>;

interface ChatRow {
  id: number;
  name: string;
  created_by: number | null;
  created_at: Date;
  updated_at: Date;
  last_message_at: Date | null;
  activity_at: Date;
  participants: [id: number, username: string][];
}

const chatColumns = `c.id, c.name, c.created_by, c.created_at, c.updated_at, c.last_message_at, c.activity_at, people.participants`;

const withPeople = `cross join lateral (
    select json_agg(json_build_array(u.id, u.username) order by p.joined_at, u.id) as participants
    from chat_participant p join app_user u on u.id = p.user_id
    where p.chat_id = c.id
  ) people`;

const find = reading<ChatRow>(
  'find-chat',
  `select ${chatColumns}
  from chat_participant me join chat c on c.id = me.chat_id ${withPeople}
  where me.user_id = $1 and me.chat_id = $2`,
);

/** The chat, or null where there is none or the viewer is not in it. */
export async function findChat(ctx: StoreContext, chatId: number): Promise<Chat | null> {
  const rows = await runStatement(ctx, find, [ctx.actor.userId, chatId]);
  return rows[0] ? chatOf(rows[0]) : null;
}

const older = reading<ChatRow>('list-chats', listSql('<', 'desc'));
const newer = reading<ChatRow>('list-chats-backwards', listSql('>', 'asc'));

/**
 * Only the chats of the page have their people gathered. The `limit 1` keeps the order of the join:
 * without it a plan for any values may begin with all chats there are.
 */
function listSql(beyond: '<' | '>', order: 'asc' | 'desc'): string {
  return `with c as (
    select c.* from chat_participant me
    cross join lateral (
      select * from chat c
      where c.id = me.chat_id and (c.activity_at, c.id) ${beyond} ($2::timestamptz, $3::bigint) limit 1
    ) c
    where me.user_id = $1
    order by c.activity_at ${order}, c.id ${order}
    limit $4
  )
  select ${chatColumns} from c ${withPeople} order by c.activity_at ${order}, c.id ${order}`;
}

export interface ChatPosition {
  activityAt: Date | 'infinity';
  id: number;
}

/** The viewer's chats beside a position, newest activity first; at most `limit`. */
export async function listChatsBeside(
  ctx: StoreContext,
  from: ChatPosition,
  direction: 'older' | 'newer',
  limit: number,
): Promise<Chat[]> {
  const page = direction === 'older' ? older : newer;
  const rows = await runStatement(ctx, page, [ctx.actor.userId, from.activityAt, from.id, limit]);
  if (direction === 'newer') rows.reverse();
  return rows.map(chatOf);
}

/**
 * Who holds the chat's row decides alone who is in it and what was said last; every change of either
 * takes it first. Null where there is no such chat or the viewer is not in it.
 */
export async function lockChat(ctx: StoreContext, chatId: number): Promise<Chat | null> {
  const locked = await ctx.db
    .selectFrom('chat as c')
    .select('c.id')
    .where('c.id', '=', chatId)
    .where((is) =>
      is.exists(
        is
          .selectFrom('chatParticipant as me')
          .select('me.userId')
          .whereRef('me.chatId', '=', 'c.id')
          .where('me.userId', '=', ctx.actor.userId),
      ),
    )
    .forUpdate()
    .executeTakeFirst();
  // Read again: what the lock was waited for may have been the viewer's own removal.
  return locked ? findChat(ctx, chatId) : null;
}

export async function insertChat(ctx: StoreContext, name: string): Promise<number> {
  const { id } = await ctx.db
    .insertInto('chat')
    .values({ name, createdBy: ctx.actor.userId })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function updateName(ctx: StoreContext, chatId: number, name: string): Promise<void> {
  await ctx.db.updateTable('chat').set({ name, updatedAt: new Date() }).where('id', '=', chatId).execute();
}

export async function deleteChatWithMessages(ctx: StoreContext, chatId: number): Promise<void> {
  await ctx.db.deleteFrom('chat').where('id', '=', chatId).execute();
}

/** People who are in it already stay in it as they were. */
export async function insertParticipants(ctx: StoreContext, chatId: number, userIds: number[]): Promise<void> {
  if (userIds.length === 0) return;
  await ctx.db
    .insertInto('chatParticipant')
    .values(userIds.map((userId) => ({ chatId, userId })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await touch(ctx, chatId);
}

export async function deleteParticipant(ctx: StoreContext, chatId: number, userId: number): Promise<void> {
  await ctx.db.deleteFrom('chatParticipant').where('chatId', '=', chatId).where('userId', '=', userId).execute();
  await touch(ctx, chatId);
}

async function touch(ctx: StoreContext, chatId: number): Promise<void> {
  await ctx.db.updateTable('chat').set({ updatedAt: new Date() }).where('id', '=', chatId).execute();
}

const known = reading<{ user_id: number; by_name: string | null }>(
  'find-people-by-id-or-name',
  `select u.id as user_id, null as by_name from app_user u where u.id = any($1::bigint[]) and u.deactivated_at is null
  union all
  select u.id, n.name from unnest($2::text[]) as n (name)
  join app_user u on lower(u.username) = lower(n.name) and u.deactivated_at is null`,
);

/** Who is known of these; `byName` holds the given names, which may differ from the usernames in case. */
export async function findPeople(
  ctx: SystemStoreContext,
  ids: number[],
  names: string[],
): Promise<{ byId: Set<number>; byName: Map<string, number> }> {
  const rows = await runStatement(ctx, known, [ids, names]);
  return {
    byId: new Set(rows.flatMap((row) => (row.by_name === null ? [row.user_id] : []))),
    byName: new Map(rows.flatMap((row) => (row.by_name === null ? [] : [[row.by_name, row.user_id]]))),
  };
}

function chatOf(row: ChatRow): Chat {
  return {
    id: row.id,
    name: row.name,
    createdBy: row.created_by,
    participants: row.participants.map(([id, username]) => ({ id, username })),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    lastMessageAt: row.last_message_at,
    activityAt: row.activity_at,
  };
}
