import { type RawBuilder, sql } from 'kysely';
import type { Context } from '#server/core/context.ts';
import type { AdministeredChat, ChatFilter } from './chat.ts';
import { containing, mostCounted, within } from './conditions-store.ts';

type StoreContext = Pick<Context, 'db'>;

export interface ChatPlace {
  activityAt: Date;
  number: number;
}

/** Those beside a place, newest activity first; at most `limit`. */
export async function listChatsBeside(
  ctx: StoreContext,
  filter: ChatFilter,
  from: ChatPlace | null,
  direction: 'older' | 'newer',
  limit: number,
): Promise<AdministeredChat[]> {
  const isOlder = direction === 'older';
  const beside = from && sql`(activity_at, number) ${isOlder ? sql`<` : sql`>`} (${from.activityAt}, ${from.number})`;
  const order = isOlder ? sql`activity_at desc, number desc` : sql`activity_at, number`;
  const which = sql`${matches(filter)} and ${beside ?? sql`true`} order by ${order} limit ${limit}`;
  const chats = await selectChats(ctx, sql`${chatsOf(filter)} where ${which}`, order);
  return isOlder ? chats : chats.toReversed();
}

export async function findChat(ctx: StoreContext, id: string): Promise<AdministeredChat | null> {
  const [chat] = await selectChats(ctx, sql`conversation where id = ${id}`, sql`number`);
  return chat ?? null;
}

async function selectChats(
  ctx: StoreContext,
  from: RawBuilder<unknown>,
  order: RawBuilder<unknown>,
): Promise<AdministeredChat[]> {
  const { rows } = await sql<AdministeredChat>`
    select c.id, c.number, c.title, c.user_id, u.username, c.agent_id, v.name as agent_name, c.status, c.total_messages,
      c.total_tokens_used, c.total_cost_nano, c.unpriced_answers, c.created_at, c.activity_at, c.deleted_at,
      c.active_branch_id, c.branch_count, c.head_position
    from (select * from ${from}) c
    join app_user u on u.id = c.user_id
    join agent a on a.id = c.agent_id
    join agent_version v on v.id = a.current_version_id
    order by ${order}`.execute(ctx.db);
  return rows;
}

/** A person's are in two indexes, of what is deleted and what is not. */
function chatsOf({ userId }: ChatFilter): RawBuilder<unknown> {
  if (userId === undefined) return sql`conversation`;
  return sql`(
    select * from conversation where user_id = ${userId} and deleted_at is null
    union all
    select * from conversation where user_id = ${userId} and deleted_at is not null
  ) c`;
}

function matches({ agentId, status, isDeleted, search, from, to }: ChatFilter): RawBuilder<unknown> {
  const conditions = [within('activity_at', { from, to })];
  if (agentId) conditions.push(sql`agent_id = ${agentId}`);
  if (status) conditions.push(sql`status = ${status}`);
  if (isDeleted !== undefined) conditions.push(isDeleted ? sql`deleted_at is not null` : sql`deleted_at is null`);
  if (search) conditions.push(sql`title ilike ${containing(search)}`);
  return sql.join(conditions, sql` and `);
}

/** Of those with the newest activity, so that what has to be looked at is bounded. */
export async function countChats(ctx: StoreContext, filter: ChatFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (
      select * from ${chatsOf(filter)} where ${within('activity_at', filter)}
      order by activity_at desc, number desc limit ${mostCounted}
    ) c where ${matches(filter)}`.execute(ctx.db);
  return rows[0]!.count;
}
