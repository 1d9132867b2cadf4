import type { SystemContext } from '#server/core/context.ts';
import type { Message } from '#server/core/messages/message.ts';
import { messageColumns, messageOf, type MessageRow } from '#server/core/messages/message-row.ts';
import { namedStatement, runNamed } from '#server/db/statement.ts';
import type { UsageSource } from '#server/db/tables.ts';
import type { Usage } from '#server/providers/provider.ts';
import { type Outcome, textOf } from './answer.ts';
import type { NodeIdentity } from './node-identity.ts';
import { releasing, settling } from './settlement-store.ts';

type StoreContext = Pick<SystemContext, 'db' | 'pool'>;

/** One call of a provider, as the ledger keeps it. Money is integer nano-dollars, null where the price is unknown. */
export interface Generation {
  id: string;
  kind: 'answer' | 'continuation' | 'summary' | 'title';
  attempt: number;
  userId: number;
  conversationId: string;
  /** Null where it made no message. */
  messageId: string | null;
  agentId: string | null;
  agentVersionId: string | null;
  llmModelId: string | null;
  provider: string;
  requestedModel: string;
  responseModel: string | null;
  providerRequestId: string | null;
  usage: Usage;
  usageSource: UsageSource;
  usageRaw: unknown;
  modelPriceId: number | null;
  costNano: bigint | null;
  outcome: Outcome['status'];
  errorClass: string | null;
  httpStatus: number | null;
  startedAt: Date;
  firstTokenAt: Date | null;
  endedAt: Date;
}

const columns = `id, kind, attempt, user_id, conversation_id, message_id, agent_id, agent_version_id, llm_model_id, provider, requested_model,
    response_model, provider_request_id, input_uncached, input_cache_read, input_cache_write, output_text, output_reasoning,
    usage_source, usage_raw, model_price_id, cost_nano, outcome, error_class, http_status, started_at, first_token_at, ended_at`;

const rowOfCall = `:id::uuid, :kind::generation_kind, :attempt::int, :userId::bigint, :conversationId::uuid, :messageId::uuid, :agentId::uuid, :agentVersionId::uuid,
    :llmModelId::uuid, :provider::text, :requestedModel::text, :responseModel::text, :providerRequestId::text,
    :inputUncached::bigint, :inputCacheRead::bigint, :inputCacheWrite::bigint, :outputText::bigint, :outputReasoning::bigint,
    :usageSource::usage_source, :usageRaw::jsonb, :modelPriceId::bigint, :costNano::bigint, :outcome::text, :errorClass::text,
    :httpStatus::int, :startedAt::timestamptz, :firstTokenAt::timestamptz, :endedAt::timestamptz`;

/** What the person has used by it, to be counted (core/usage). */
const countCall = (holdsCode: string): string => `
    insert into usage_pending (fact, user_id, at, agent_id, llm_model_id, generation_id, is_special)
    select 'call', :userId::bigint, :startedAt::timestamptz, :agentId::uuid, :llmModelId::uuid, :id::uuid, ${holdsCode}`;

const insert = namedStatement<object, GenerationValues>(
  'insert-generation',
  `with ledger as (insert into generation (${columns}) values (${rowOfCall})), ${settling()} ${countCall('false')}`,
);

/** Writes a call that nothing of a conversation tells of, such as one for its title. */
export async function insertGeneration(ctx: StoreContext, generation: Generation): Promise<void> {
  await runNamed(ctx, insert, valuesOf(generation));
}

type GenerationValues = Omit<Generation, 'usage' | 'usageRaw'> & Usage & { usageRaw: string | null };

function valuesOf({ usage, usageRaw, ...generation }: Generation): GenerationValues {
  return { ...generation, ...usage, usageRaw: usageRaw === undefined ? null : JSON.stringify(usageRaw) };
}

interface FinishValues extends GenerationValues {
  nodeId: string;
  nodeEpoch: number;
  content: string;
  parts: string | null;
  responseTimeMs: number;
  metadata: string | null;
  errorMessage: string | null;
}

const input = '(:inputUncached::bigint + :inputCacheRead::bigint + :inputCacheWrite::bigint)';
const output = '(:outputText::bigint + :outputReasoning::bigint)';

const summedInConversation = `
      total_tokens_used = c.total_tokens_used + ${input} + ${output},
      total_cost_nano = c.total_cost_nano + coalesce(:costNano::bigint, 0),
      unpriced_answers = c.unpriced_answers + (:costNano::bigint is null and :usageSource::usage_source <> 'none')::int,`;

/** Of a message that took several calls: what each of them used and cost, added up; unknown where one of them is. */
const summedUsage = `
    input_tokens = coalesce(m.input_tokens, 0) + ${input}, output_tokens = coalesce(m.output_tokens, 0) + ${output},
    usage_source = case when m.usage_source = 'estimated' or (:usageSource::usage_source = 'none' and m.usage_source is not null)
      then m.usage_source else :usageSource::usage_source end,
    cost_nano = case when :usageSource::usage_source = 'none' and m.usage_source is not null then m.cost_nano
      when coalesce(m.usage_source, 'none') = 'none' then :costNano::bigint else m.cost_nano + :costNano::bigint end,`;

const insertPaid = namedStatement<{ revision: number }, GenerationValues>(
  'insert-paid-attempt',
  `with ledger as (insert into generation (${columns}) values (${rowOfCall})), ${settling()}, used as (${countCall('false')}
  ), conversation as (
    update conversation c set ${summedInConversation} revision = c.revision + 1, updated_at = now()
    where c.id = :conversationId::uuid
    returning c.revision
  )
  update message m set ${summedUsage} revision = conversation.revision
  from conversation where m.id = :messageId::uuid
  returning m.revision`,
);

/**
 * Writes an attempt that has used something and came to nothing, and adds it up where its answer is: the answer runs on, or
 * somebody else has ended it. The conversation's new revision; null where nothing is left to tell of it.
 */
export async function insertPaidAttempt(ctx: StoreContext, attempt: Generation): Promise<number | null> {
  const [row] = await runNamed(ctx, insertPaid, valuesOf(attempt));
  return row?.revision ?? null;
}

/**
 * The end of an answer as one statement: its text, what it cost, the conversation's sums and the ledger's
 * row commit together. An answer ends once, by whoever deletes its row, and only for the node that it was
 * given to: one that has been ended and continued since is another node's, or this one's in a later epoch.
 *
 * Settling in budgets would be a fifth of the work, where most houses have none: without it nothing is written as soon as
 * there is a budget, whatever this server knows of it.
 */
const finishing = ({ wasCalled, settles }: { wasCalled: boolean; settles: boolean }): string => `
  with mine as (
    delete from answer a where a.message_id = :messageId::uuid and a.node_id = :nodeId::uuid and a.node_epoch = :nodeEpoch::int
      ${settles ? '' : 'and not exists (select from budget b where b.ended_at is null)'}
    returning a.conversation_id
  ), ${
    wasCalled
      ? `ledger as (
    insert into generation (${columns}) select ${rowOfCall} from mine
  ), used as (${countCall("position('```' in :content::text) > 0")} from mine
  ), ${settles ? `${settling('cross join mine')}, ` : ''}`
      : settles
        ? `${releasing}, `
        : ''
  }conversation as (
    update conversation c set ${wasCalled ? summedInConversation : ''}
      head_is_open = c.head_is_open and c.head_id is distinct from :messageId::uuid, revision = c.revision + 1, updated_at = now()
    from mine where c.id = mine.conversation_id
    returning c.revision
  ), next as (
    update answer a set waits_for = null from mine where a.waits_for = :messageId::uuid
  )
  update message m set
    content = :content::text, parts = :parts::jsonb, status = :outcome::text::message_status, llm_model_id = :llmModelId::uuid,
    agent_version_id = :agentVersionId::uuid, model_used = coalesce(:responseModel::text, :requestedModel::text),${wasCalled ? summedUsage : ''}
    response_time_ms = coalesce(m.response_time_ms, 0) + :responseTimeMs::int,
    metadata = case when :metadata::jsonb is null then m.metadata else coalesce(m.metadata, '{}') - 'limit' || :metadata::jsonb end,
    error_code = :errorClass::text, error_message = :errorMessage::text, revision = conversation.revision
  from conversation where m.id = :messageId::uuid
  returning ${messageColumns}`;

function finishStatements(wasCalled: boolean) {
  const name = wasCalled ? 'finish-answer' : 'finish-answer-uncalled';
  return {
    alone: namedStatement<MessageRow, FinishValues>(name, finishing({ wasCalled, settles: false })),
    settled: namedStatement<MessageRow, FinishValues>(`${name}-settled`, finishing({ wasCalled, settles: true })),
  };
}

const finishCalled = finishStatements(true);
const finishUncalled = finishStatements(false);

export interface Finish {
  /** Whose the answer is. */
  node: NodeIdentity;
  outcome: Outcome;
  /** The call that made the answer. Its `outcome` and `errorClass` are the message's too. */
  generation: Generation;
  /** False where no provider was called: then nothing is written to the ledger. */
  wasCalled: boolean;
  /** Whether it may be in budgets. Where this server knows of none they are looked for all the same. */
  isInBudgets: boolean;
  responseTimeMs: number;
  /** Merged into the message's own. */
  metadata: Record<string, unknown> | null;
}

/** The same call without what the provider reports of itself: the last resort where that can't be stored. */
export function withoutReport(call: Generation): Generation {
  return { ...call, responseModel: null, providerRequestId: null, usageRaw: undefined };
}

/** Null where the answer has ended already or is no longer this node's: nothing was written. */
export async function finishAnswer(ctx: StoreContext, end: Finish): Promise<Message | null> {
  const { parts, errorMessage } = end.outcome;
  const isPlainText = parts.every((part) => part.type === 'text');
  const statements = end.wasCalled ? finishCalled : finishUncalled;
  const values = {
    ...valuesOf(end.generation),
    nodeId: end.node.id,
    nodeEpoch: end.node.epoch,
    content: textOf(parts),
    parts: isPlainText ? null : JSON.stringify(parts),
    responseTimeMs: Math.round(end.responseTimeMs),
    metadata: end.metadata === null ? null : JSON.stringify(end.metadata),
    errorMessage,
  };
  const [alone] = end.isInBudgets ? [] : await runNamed(ctx, statements.alone, values);
  const row = alone ?? (await runNamed(ctx, statements.settled, values))[0];
  return row ? messageOf(row) : null;
}
