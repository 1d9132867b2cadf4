import type { Context } from '#server/core/context.ts';
import type { ConversationRef } from '#server/core/conversations/conversation.ts';
import { runStatement, statement } from '#server/db/statement.ts';
import type { HistoryMessage } from './answer.ts';
import type { NodeIdentity } from './node-identity.ts';

/** What is added at the end of the chosen branch: a question, a reply to come, or both. */
export interface Turn {
  /** Null where only a reply is added, beside another one. */
  question: { id: string; content: string; clientId: string | null; title: string } | null;
  /** Null where the message is only stored. */
  reply: { id: string; node: NodeIdentity; llmModelId: string | null; quoteChat: boolean; quoteLimit: number } | null;
  /** The request's `Idempotency-Key`, hashed, where it had one. */
  repeat: { scope: string; keyHash: Buffer; requestHash: Buffer } | null;
  /** How many messages of what came before are read along for the prompt. */
  historyLimit: number;
}

export interface AppendedTurn {
  conversation_id: string;
  conversation_number: number;
  agent_id: string;
  branch_id: number;
  branch_count: number;
  base_position: number;
  revision: number;
  title: string;
  system_prompt: string;
  context_window: number | null;
  llm_model_id: string | null;
  parent_id: string | null;
  question_number: number | null;
  question_created_at: Date | null;
  reply_number: number | null;
  reply_created_at: Date | null;
  waits_for: string | null;
  context_chat_id: number | null;
  /** Null where the path has to be followed through forks, or is not final yet. */
  history: HistoryMessage[] | null;
}

/**
 * A whole turn as one statement, so one round trip and one commit: it locks the conversation, puts the
 * question and the empty reply at the end of the chosen branch, and reads what the prompt needs. All
 * that decides the place stands in the locked row; what the statement's snapshot could miss of what
 * committed while it waited for the lock is only the history: a new turn, which its length tells, or
 * the end of its last answer, which is open in it then.
 */
const append = (condition: string): string => `
  with before as (
    select c.* from conversation c where c.user_id = $1::bigint and ${condition} and c.deleted_at is null for update
  ), claim as (
    insert into idempotency (scope, key_hash, request_hash, message_id)
    select $14::text, $15::bytea, $16::bytea, coalesce($3::uuid, $7::uuid) from before where $15::bytea is not null
  ), after as (
    update conversation c set
      head_id = coalesce($7::uuid, $3::uuid), head_is_open = $7::uuid is not null,
      head_position = b.head_position + ($3::uuid is not null)::int + ($7::uuid is not null)::int,
      total_messages = b.total_messages + ($3::uuid is not null)::int + ($7::uuid is not null)::int,
      title = case when b.title = '' then coalesce($6::text, '') else b.title end,
      revision = b.revision + 1, activity_at = now(), last_message_at = now(), updated_at = now()
    from before b where c.id = b.id
    returning c.id, c.revision, c.title
  ), question as (
    insert into message (id, conversation_id, user_id, branch_id, position, parent_id, role, content, status, client_id, revision)
    select $3::uuid, b.id, $1, b.active_branch_id, b.head_position + 1, b.head_id, 'user', $4::text, 'complete', $5::text, b.revision + 1
    from before b where $3::uuid is not null
    returning id, number, position, created_at
  ), reply as (
    insert into message (id, conversation_id, user_id, branch_id, position, parent_id, role, status, revision)
    select $7::uuid, b.id, $1, b.active_branch_id, coalesce(q.position, b.head_position) + 1, coalesce(q.id, b.head_id), 'assistant', 'pending', b.revision + 1
    from before b left join question q on true where $7::uuid is not null
    returning id, number, created_at
  ), answer as (
    insert into answer (message_id, conversation_id, user_id, question_id, llm_model_id, node_id, node_epoch, waits_for, context_chat_id, context_message_limit, checkpoint_seq)
    select $7::uuid, b.id, $1, coalesce($3::uuid, b.head_id), coalesce($10::uuid, b.llm_model_id), $8::uuid, $9::int,
      case when b.head_is_open then b.head_id end, case when $11::boolean then b.related_chat_id end, $12::int,
      coalesce((select n.journal_seq from node n where n.id = $8::uuid), 0)
    from before b where $7::uuid is not null
    returning waits_for, context_chat_id, llm_model_id
  )
  select b.id as conversation_id, b.number as conversation_number, b.agent_id, b.active_branch_id as branch_id, b.branch_count,
    b.head_position as base_position, after.revision, after.title, b.system_prompt, b.context_window, b.head_id as parent_id,
    coalesce(answer.llm_model_id, b.llm_model_id) as llm_model_id,
    question.number as question_number, question.created_at as question_created_at,
    reply.number as reply_number, reply.created_at as reply_created_at, answer.waits_for, answer.context_chat_id,
    case when $7::uuid is not null and b.branch_count = 1 and not b.head_is_open then (
      select coalesce(json_agg(json_build_object('role', h.role, 'content', h.content, 'status', h.status, 'position', h.position) order by h.position), '[]')
      from (
        select m.role, m.content, m.status, m.position from message m
        where m.branch_id = b.active_branch_id and m.position <= b.head_position
        order by m.position desc limit least($13::int, 2 * b.context_window)
      ) h
    ) end as history
  from before b join after on true left join question on true left join reply on true left join answer on true`;

const appendById = statement<AppendedTurn>('append-turn-by-id', append('c.id = $2::uuid'));
const appendByNumber = statement<AppendedTurn>('append-turn-by-number', append('c.number = $2::bigint'));

/**
 * Appends a turn to the viewer's conversation; null where there is none. Throws a unique violation of
 * `message_client` or `idempotency_pkey` where the same request has been stored before.
 */
export async function appendTurn(
  ctx: Pick<Context, 'actor' | 'db' | 'pool'>,
  ref: ConversationRef,
  { question, reply, repeat, historyLimit }: Turn,
): Promise<AppendedTurn | null> {
  const rows = await runStatement(ctx, 'id' in ref ? appendById : appendByNumber, [
    ctx.actor.userId,
    'id' in ref ? ref.id : ref.number,
    question?.id ?? null,
    question?.content ?? null,
    question?.clientId ?? null,
    question?.title ?? null,
    reply?.id ?? null,
    reply?.node.id ?? null,
    reply?.node.epoch ?? null,
    reply?.llmModelId ?? null,
    reply?.quoteChat ?? false,
    reply?.quoteLimit ?? null,
    historyLimit,
    repeat?.scope ?? null,
    repeat?.keyHash ?? null,
    repeat?.requestHash ?? null,
  ]);
  return rows[0] ?? null;
}

/** Notes what a request was about; throws a unique violation of `idempotency_pkey` where it came before. */
export async function claimRepeat(
  ctx: Pick<Context, 'db'>,
  { scope, keyHash, requestHash }: NonNullable<Turn['repeat']>,
  messageId: string,
): Promise<void> {
  await ctx.db
    .insertInto('idempotency')
    .values({ scope, keyHash, requestHash, messageId, status: null, answer: null })
    .execute();
}

/** The question or the lone reply that a repeated request has stored before. */
export async function findRepeated(
  ctx: Pick<Context, 'actor' | 'db'>,
  repeat: { scope: string; keyHash: Buffer },
): Promise<{ requestHash: Buffer; messageId: string | null } | null> {
  const row = await ctx.db
    .selectFrom('idempotency')
    .select(['requestHash', 'messageId'])
    .where('scope', '=', repeat.scope)
    .where('keyHash', '=', repeat.keyHash)
    .executeTakeFirst();
  return row ?? null;
}

export async function findByClientId(
  ctx: Pick<Context, 'actor' | 'db'>,
  clientId: string,
): Promise<{ id: string; content: string } | null> {
  const row = await ctx.db
    .selectFrom('message')
    .select(['id', 'content'])
    .where('userId', '=', ctx.actor.userId)
    .where('clientId', '=', clientId)
    .executeTakeFirst();
  return row ?? null;
}

/** The first answer to a question. */
export async function findReplyTo(
  ctx: Pick<Context, 'actor' | 'db'>,
  question: { id: string; conversationId: string },
): Promise<string | null> {
  const row = await ctx.db
    .selectFrom('message')
    .select('id')
    .where('conversationId', '=', question.conversationId)
    .where('parentId', '=', question.id)
    .where('role', '=', 'assistant')
    .orderBy('number')
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? null;
}

/** The face of a conversation that answers name, whether or not it has been deleted since. */
export function findConversationName(ctx: Pick<Context, 'db'>, id: string): Promise<{ number: number; title: string }> {
  return ctx.db.selectFrom('conversation').select(['number', 'title']).where('id', '=', id).executeTakeFirstOrThrow();
}
