import type { Context } from '#server/core/context.ts';
import { tallyShards } from '#server/core/agents/agent-tally.ts';
import type { ConversationRef } from '#server/core/conversations/conversation.ts';
import { isThereFor } from '#server/db/belongs-to.ts';
import { namedStatement, type NamedStatement, runNamed } from '#server/db/statement.ts';
import type { HistoryMessage } from './answer.ts';
import type { NodeIdentity } from './node-identity.ts';
import { type Extras, storedExtras } from './question-extras.ts';

/** What is added at the end of the chosen branch: a question, a reply to come, or both. */
export interface Turn {
  /** Null where only a reply is added, beside another one. */
  question: { id: string; content: string; clientId: string | null; title: string; extras: Extras | null } | null;
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
  agent_version_id: string;
  temperature_override: number | null;
  max_tokens_override: number | null;
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

/** What a turn consists of; its statement has just the parts that it needs. */
interface Form {
  by: 'id' | 'number';
  asks: boolean;
  hasExtras: boolean;
  replies: boolean;
  isRepeatable: boolean;
}

/** Every value that some form takes. */
interface TurnValues {
  userId: number;
  conversation: string | number;
  questionId: string | null;
  content: string | null;
  clientId: string | null;
  messageType: string | null;
  attachments: string | null;
  metadata: string | null;
  title: string | null;
  replyId: string | null;
  nodeId: string | null;
  nodeEpoch: number | null;
  llmModelId: string | null;
  quoteChat: boolean;
  quoteLimit: number | null;
  historyLimit: number;
  scope: string | null;
  keyHash: Buffer | null;
  requestHash: Buffer | null;
}

/**
 * A whole turn as one statement, so one round trip and one commit: it moves the conversation's head, puts
 * the question and the empty reply behind the head that was, and reads what the prompt needs. All that
 * decides the place stands in the row it updates, so a turn that waited for another one comes behind it;
 * what the statement's snapshot could miss of that other one is only the history: a new turn, which its
 * length tells, or the end of its last answer, which is open in it then.
 *
 * PostgreSQL makes every part and each of its columns ready before it runs the first: so none is there that
 * the form has no use for, and parts hand on few columns. That halved what a turn costs.
 */
function append({ by, asks, hasExtras, replies, isRepeatable }: Form): string {
  const added = Number(asks) + Number(replies);
  const parts = [
    `conversation as (
    update conversation c set
      previous_head_id = c.head_id, previous_head_is_open = c.head_is_open,
      head_id = ${replies ? ':replyId' : ':questionId'}::uuid, head_is_open = ${replies},
      head_position = c.head_position + ${added}, total_messages = c.total_messages + ${added},
      ${asks ? "title = case when c.title = '' then :title::text else c.title end, title_is_first_words = c.title_is_first_words or c.title = ''," : ''}
      status = 'active', revision = c.revision + 1, activity_at = now(), last_message_at = now(), updated_at = now()
    from agent a join agent_version v on v.id = a.current_version_id
    where c.${by === 'id' ? 'id = :conversation::uuid' : 'number = :conversation::bigint'} and ${isThereFor('c', ':userId::bigint')}
      and c.status in ('active', 'archived') and a.id = c.agent_id
      ${replies ? 'and a.deleted_at is null and a.is_active and (a.is_public or a.created_by = c.user_id)' : ''}
    returning c.id, c.number, c.agent_id, v.id as agent_version_id, v.temperature_override, v.max_tokens_override,
      coalesce(c.llm_model_id, v.preferred_model_id) as llm_model_id, c.title,
      coalesce(c.system_prompt, v.system_prompt) as system_prompt, c.context_window, c.related_chat_id, c.active_branch_id, c.branch_count, c.revision, c.head_position - ${added} as base_position,
      c.previous_head_id as parent_id, c.previous_head_is_open as is_behind_open
  )`,
    `tally as (
    update agent_tally t set messages = t.messages + ${added} from conversation c
    where t.agent_id = c.agent_id and t.shard = c.number % ${tallyShards}
  )`,
    isRepeatable &&
      `claim as (
    insert into idempotency (scope, key_hash, request_hash, message_id)
    select :scope::text, :keyHash::bytea, :requestHash::bytea, ${asks ? ':questionId' : ':replyId'}::uuid from conversation
  )`,
    asks &&
      `question as (
    insert into message (id, conversation_id, user_id, branch_id, position, parent_id, role, content, status, client_id, revision${hasExtras ? extraColumns : ''})
    select :questionId::uuid, c.id, :userId, c.active_branch_id, c.base_position + 1, c.parent_id, 'user', :content::text,
      'complete', :clientId::text, c.revision${hasExtras ? extraValues : ''}
    from conversation c
    returning number, created_at
  )`,
    asks &&
      `usage as (
    insert into usage_pending (fact, user_id, at, agent_id, llm_model_id${hasExtras ? ', is_special' : ''})
    select 'message', :userId, now(), c.agent_id, ${chosenModel(replies)}${hasExtras ? `, ${hasPicture}` : ''}
    from conversation c
  )`,
    // Read from the question, though it takes nothing of it, so that the reply has the higher number.
    replies &&
      `reply as (
    insert into message (id, conversation_id, user_id, branch_id, position, parent_id, role, status, revision)
    select :replyId::uuid, c.id, :userId, c.active_branch_id, c.base_position + ${added}, ${asks ? ':questionId::uuid' : 'c.parent_id'},
      'assistant', 'pending', c.revision
    from conversation c ${asks ? 'cross join question' : ''}
    returning number, created_at
  ), answer as (
    insert into answer (message_id, conversation_id, user_id, question_id, llm_model_id, node_id, node_epoch, waits_for,
      context_chat_id, context_message_limit, agent_version_id, checkpoint_seq)
    select :replyId::uuid, c.id, :userId, ${asks ? ':questionId::uuid' : 'c.parent_id'}, coalesce(:llmModelId::uuid, c.llm_model_id),
      :nodeId::uuid, :nodeEpoch::int, case when c.is_behind_open then c.parent_id end,
      case when :quoteChat::boolean then c.related_chat_id end, :quoteLimit::int, c.agent_version_id,
      coalesce((select n.journal_seq from node n where n.id = :nodeId::uuid), 0)
    from conversation c
  )`,
  ];
  return `with ${parts.filter(Boolean).join(', ')}
  select c.id as conversation_id, c.number as conversation_number, c.agent_id, c.agent_version_id, c.temperature_override,
    c.max_tokens_override, c.active_branch_id as branch_id, c.branch_count,
    c.base_position, c.revision, c.title, c.system_prompt, c.context_window, c.parent_id,
    ${chosenModel(replies)} as llm_model_id,
    ${numberAndTime('question', asks)}, ${numberAndTime('reply', replies)},
    ${replies ? replyColumns : 'null as waits_for, null as context_chat_id, null as history'}
  from conversation c ${asks ? 'cross join question' : ''} ${replies ? 'cross join reply' : ''}`;
}

const chosenModel = (replies: boolean): string =>
  replies ? 'coalesce(:llmModelId::uuid, c.llm_model_id)' : 'c.llm_model_id';
const hasPicture = `coalesce(:attachments::jsonb @? '$[*].media_type ? (@ starts with "image/")', false)`;
const extraColumns = ', message_type, attachments, metadata';
const extraValues = ', :messageType::text, :attachments::jsonb, :metadata::jsonb';

const numberAndTime = (part: string, isThere: boolean): string =>
  isThere
    ? `${part}.number as ${part}_number, ${part}.created_at as ${part}_created_at`
    : `null as ${part}_number, null as ${part}_created_at`;

const replyColumns = `case when c.is_behind_open then c.parent_id end as waits_for,
    case when :quoteChat::boolean then c.related_chat_id end as context_chat_id,
    case when c.branch_count = 1 and not c.is_behind_open then (
      select coalesce(json_agg(json_build_object('role', h.role, 'content', h.content, 'status', h.status, 'position', h.position) order by h.position), '[]')
      from (
        select m.role, m.content, m.status, m.position from message m
        where m.branch_id = c.active_branch_id and m.position <= c.base_position
        order by m.position desc limit least(:historyLimit::int, 2 * c.context_window)
      ) h
    ) end as history`;

const statements = new Map<string, NamedStatement<AppendedTurn, TurnValues>>();

function statementFor(form: Form): NamedStatement<AppendedTurn, TurnValues> {
  const { by, asks, hasExtras, replies, isRepeatable } = form;
  const name = [
    'append',
    asks && 'question',
    hasExtras && 'extras',
    replies && 'reply',
    isRepeatable && 'once',
    `by-${by}`,
  ];
  const key = name.filter(Boolean).join('-');
  let known = statements.get(key);
  if (known === undefined) statements.set(key, (known = namedStatement(key, append(form))));
  return known;
}

/**
 * Appends a turn to the viewer's conversation; null where there is none or it takes none now. Throws a unique violation of
 * `message_client` or `idempotency_pkey` where the same request has been stored before.
 */
export async function appendTurn(
  ctx: Pick<Context, 'actor' | 'db' | 'pool'>,
  ref: ConversationRef,
  { question, reply, repeat, historyLimit }: Turn,
): Promise<AppendedTurn | null> {
  const by = 'id' in ref ? 'id' : 'number';
  const extras = question?.extras ?? null;
  const form = {
    by,
    asks: question !== null,
    hasExtras: extras !== null,
    replies: reply !== null,
    isRepeatable: repeat !== null,
  } as const;
  const rows = await runNamed(ctx, statementFor(form), {
    userId: ctx.actor.userId,
    conversation: 'id' in ref ? ref.id : ref.number,
    questionId: question?.id ?? null,
    content: question?.content ?? null,
    clientId: question?.clientId ?? null,
    ...storedExtras(extras),
    title: question?.title ?? null,
    replyId: reply?.id ?? null,
    nodeId: reply?.node.id ?? null,
    nodeEpoch: reply?.node.epoch ?? null,
    llmModelId: reply?.llmModelId ?? null,
    quoteChat: reply?.quoteChat ?? false,
    quoteLimit: reply?.quoteLimit ?? null,
    historyLimit,
    scope: repeat?.scope ?? null,
    keyHash: repeat?.keyHash ?? null,
    requestHash: repeat?.requestHash ?? null,
  });
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
