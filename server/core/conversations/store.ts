import { sql } from 'kysely';
import { tallyShards } from '#server/core/agents/agent-tally.ts';
import type { Context } from '#server/core/context.ts';
import { isThereFor } from '#server/db/belongs-to.ts';
import { reading, runStatement, statement } from '#server/db/statement.ts';
import type { ConversationStatus } from '#server/db/tables.ts';
import type { ConversationFilter } from './conversation-filter.ts';
import type { Conversation, ConversationRef } from './conversation.ts';

type StoreContext = Pick<Context, 'actor' | 'db' | 'pool'>;

interface ConversationRow {
  id: string;
  number: number;
  user_id: number;
  agent_id: string;
  agent_name: string;
  has_usable_agent: boolean;
  llm_model_id: string | null;
  title: string;
  status: ConversationStatus;
  system_prompt: string;
  related_chat_id: number | null;
  related_chat_name: string | null;
  context_window: number | null;
  auto_summarize: boolean;
  active_branch_id: number;
  branch_count: number;
  head_position: number;
  total_messages: number;
  total_tokens_used: number;
  total_cost_nano: number;
  unpriced_answers: number;
  revision: number;
  deletion_revision: number;
  activity_at: Date;
  last_message_at: Date | null;
  deleted_at: Date | null;
  created_at: Date;
  updated_at: Date;
}

const selectConversation = `
  select c.id, c.number, c.user_id, c.agent_id, v.name as agent_name,
    a.deleted_at is null and a.is_active and (a.is_public or a.created_by = c.user_id) as has_usable_agent, c.llm_model_id, c.title, c.status,
    coalesce(c.system_prompt, case when a.shares_system_prompt or a.created_by = c.user_id then v.system_prompt else '' end) as system_prompt,
    c.related_chat_id, h.name as related_chat_name, c.context_window, c.auto_summarize, c.active_branch_id, c.branch_count,
    c.head_position, c.total_messages, c.total_tokens_used, c.total_cost_nano, c.unpriced_answers, c.revision,
    c.deletion_revision, c.activity_at, c.last_message_at, c.deleted_at, c.created_at, c.updated_at
  from conversation c
  join agent a on a.id = c.agent_id
  join agent_version v on v.id = a.current_version_id
  left join chat_participant p on p.chat_id = c.related_chat_id and p.user_id = c.user_id
  left join chat h on h.id = p.chat_id`;

const byId = reading<ConversationRow>(
  'find-conversation-by-id',
  `${selectConversation} where c.id = $2 and ${isThereFor('c', '$1')}`,
);

const byNumber = reading<ConversationRow>(
  'find-conversation-by-number',
  `${selectConversation} where c.number = $2 and ${isThereFor('c', '$1')}`,
);

/** The viewer's conversation, or null where there is none of that name or it is somebody else's. */
export async function findConversation(ctx: StoreContext, ref: ConversationRef): Promise<Conversation | null> {
  const rows =
    'id' in ref
      ? await runStatement(ctx, byId, [ctx.actor.userId, ref.id])
      : await runStatement(ctx, byNumber, [ctx.actor.userId, ref.number]);
  return rows[0] ? fromRow(rows[0]) : null;
}

const page = reading<ConversationRow>(
  'list-conversations',
  `${selectConversation}
  where c.user_id = $1 and c.deleted_at is null and (c.activity_at, c.number) < ($2::timestamptz, $3::bigint)
    and ($5::conversation_status[] is null or c.status = any($5)) and ($6::text is null or c.title ilike $6 or c.id = any($8::uuid[])) and ($7::uuid is null or c.agent_id = $7)
  order by c.activity_at desc, c.number desc
  limit $4`,
);

const pageBackwards = reading<ConversationRow>(
  'list-conversations-backwards',
  `${selectConversation}
  where c.user_id = $1 and c.deleted_at is null and (c.activity_at, c.number) > ($2::timestamptz, $3::bigint)
    and ($5::conversation_status[] is null or c.status = any($5)) and ($6::text is null or c.title ilike $6 or c.id = any($8::uuid[])) and ($7::uuid is null or c.agent_id = $7)
  order by c.activity_at, c.number
  limit $4`,
);

export interface ListPosition {
  activityAt: Date | 'infinity';
  number: number;
}

/** The viewer's conversations beside a position, newest activity first; at most `limit`. */
export async function listConversationsBeside(
  ctx: StoreContext,
  filter: ConversationFilter,
  from: ListPosition,
  direction: 'older' | 'newer',
  limit: number,
): Promise<Conversation[]> {
  const pattern = filter.search ? patternOf(filter.search) : null;
  const rows = await runStatement(ctx, direction === 'older' ? page : pageBackwards, [
    ctx.actor.userId,
    from.activityAt,
    from.number,
    limit,
    filter.statuses ?? null,
    pattern,
    filter.agent ?? null,
    filter.found ?? [],
  ]);
  if (direction === 'newer') rows.reverse();
  return rows.map(fromRow);
}

function patternOf(search: string): string {
  return `%${search.replace(/[\\%_]/g, '\\$&')}%`;
}

export async function countConversations(ctx: StoreContext, filter: ConversationFilter): Promise<number> {
  const { count } = await ctx.db
    .selectFrom('conversation')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('userId', '=', ctx.actor.userId)
    .where('deletedAt', 'is', null)
    .$if(filter.statuses !== undefined, (query) =>
      query.where(sql<boolean>`status = any(${filter.statuses}::conversation_status[])`),
    )
    .$if(filter.agent !== undefined, (query) => query.where('agentId', '=', filter.agent!))
    .$if(Boolean(filter.search), (query) =>
      query.where((eb) =>
        eb('title', 'ilike', patternOf(filter.search!)).or('id', '=', sql<string>`any(${filter.found ?? []}::uuid[])`),
      ),
    )
    .executeTakeFirstOrThrow();
  return count;
}

export interface NewConversation {
  id: string;
  /** Null: the default one. */
  agentId: string | null;
  title: string;
  /** Null: the agent's, whatever it says at the time. */
  systemPrompt: string | null;
  /** Takes what the agent is told now for its own, where it has no prompt. */
  keepsPrompt: boolean;
  relatedChatId: number | null;
  contextWindow: number | null;
  autoSummarize: boolean;
  status: ConversationStatus;
}

const insert = statement<{ id: string }>(
  'insert-conversation',
  `with usable as (
    select a.id, case when $10::boolean then v.system_prompt end as system_prompt
    from agent a join agent_version v on v.id = a.current_version_id
    where case when $3::uuid is null then a.is_default else a.id = $3 end
      and a.deleted_at is null and a.is_active and (a.is_public or a.created_by = $2)
  ), root as (
    insert into branch (conversation_id, start_position, last_position) select $1, 1, 0 from usable returning id
  ), made as (
    insert into conversation (id, user_id, agent_id, title, system_prompt, related_chat_id, context_window, auto_summarize, status, active_branch_id)
    select $1, $2, usable.id, $4, coalesce($5, usable.system_prompt), $6, $7, $8, $9::conversation_status, root.id from root, usable
    returning id, agent_id, number
  ), tally as (
    update agent_tally t set conversations = t.conversations + 1 from made
    where t.agent_id = made.agent_id and t.shard = made.number % ${tallyShards}
  ), usage as (
    insert into usage_pending (fact, user_id, at, agent_id) select 'conversation', $2, now(), made.agent_id from made
  )
  select id from made`,
);

/** False where there is no such agent, or none that the viewer may use. */
export async function insertConversation(ctx: StoreContext, values: NewConversation): Promise<boolean> {
  const rows = await runStatement(ctx, insert, [
    values.id,
    ctx.actor.userId,
    values.agentId,
    values.title,
    values.systemPrompt,
    values.relatedChatId,
    values.contextWindow,
    values.autoSummarize,
    values.status,
    values.keepsPrompt,
  ]);
  return rows.length > 0;
}

export type ConversationChanges = Partial<Omit<NewConversation, 'id' | 'agentId' | 'keepsPrompt'>> & {
  agentId?: string;
};

export async function updateConversation(ctx: StoreContext, id: string, changes: ConversationChanges): Promise<void> {
  await ctx.db
    .updateTable('conversation')
    .set((eb) => ({
      ...changes,
      ...(changes.title !== undefined && { titleIsFirstWords: false }),
      revision: eb('revision', '+', 1),
      updatedAt: new Date(),
    }))
    .where('id', '=', id)
    .execute();
}

/** Counts a conversation and its messages for its agent, or, with -1, no longer. */
export async function tallyConversation(ctx: StoreContext, id: string, times: 1 | -1): Promise<void> {
  await sql`
    update agent_tally t set conversations = t.conversations + ${times}, messages = t.messages + ${times} * c.total_messages
    from conversation c where c.id = ${id} and t.agent_id = c.agent_id and t.shard = c.number % ${tallyShards}`.execute(
    ctx.db,
  );
}

/** Hides the conversation; true where it was there to hide. */
export async function markDeleted(
  ctx: StoreContext,
  ref: ConversationRef,
): Promise<{ id: string; revision: number } | null> {
  const row = await ctx.db
    .updateTable('conversation')
    .set((eb) => ({ deletedAt: new Date(), revision: eb('revision', '+', 1) }))
    .where('userId', '=', ctx.actor.userId)
    .where('deletedAt', 'is', null)
    .$if('id' in ref, (query) => query.where('id', '=', (ref as { id: string }).id))
    .$if('number' in ref, (query) => query.where('number', '=', (ref as { number: number }).number))
    .returning(['id', 'revision'])
    .executeTakeFirst();
  return row ?? null;
}

/** True where it was deleted. */
export async function clearDeleted(ctx: StoreContext, id: string): Promise<boolean> {
  const row = await ctx.db
    .updateTable('conversation')
    .set((eb) => ({ deletedAt: null, restoredAt: new Date(), revision: eb('revision', '+', 1) }))
    .where('userId', '=', ctx.actor.userId)
    .where('id', '=', id)
    .where('deletedAt', 'is not', null)
    .where('purgingAt', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Holds the viewer's conversation for this transaction: until its end nothing is added to it. */
export async function holdConversation(ctx: StoreContext, id: string): Promise<void> {
  await ctx.db
    .selectFrom('conversation')
    .select('id')
    .where('id', '=', id)
    .where('userId', '=', ctx.actor.userId)
    .forNoKeyUpdate()
    .execute();
}

function fromRow(row: ConversationRow): Conversation {
  return {
    id: row.id,
    number: row.number,
    userId: row.user_id,
    agentId: row.agent_id,
    agentName: row.agent_name,
    hasUsableAgent: row.has_usable_agent,
    llmModelId: row.llm_model_id,
    title: row.title,
    status: row.status,
    systemPrompt: row.system_prompt,
    relatedChatId: row.related_chat_id,
    relatedChatName: row.related_chat_name,
    contextWindow: row.context_window,
    autoSummarize: row.auto_summarize,
    activeBranchId: row.active_branch_id,
    branchCount: row.branch_count,
    headPosition: row.head_position,
    totalMessages: row.total_messages,
    totalTokensUsed: row.total_tokens_used,
    totalCostNano: row.total_cost_nano,
    unpricedAnswers: row.unpriced_answers,
    revision: row.revision,
    deletionRevision: row.deletion_revision,
    activityAt: row.activity_at,
    lastMessageAt: row.last_message_at,
    deletedAt: row.deleted_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
