import type { SystemContext } from '#server/core/context.ts';
import type { Message } from '#server/core/messages/message.ts';
import { messageColumns, messageOf, type MessageRow } from '#server/core/messages/message-row.ts';
import { runStatement, statement } from '#server/db/statement.ts';
import type { UsageSource } from '#server/db/tables.ts';
import type { Usage } from '#server/providers/provider.ts';
import { type Outcome, textOf } from './answer.ts';
import type { NodeIdentity } from './node-identity.ts';

type StoreContext = Pick<SystemContext, 'db' | 'pool'>;

/** One call of a provider, as the ledger keeps it. Money is integer nano-dollars, null where the price is unknown. */
export interface Generation {
  id: string;
  kind: 'answer' | 'continuation';
  attempt: number;
  userId: number;
  conversationId: string;
  messageId: string;
  agentId: string | null;
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

const insertColumns = `(id, kind, attempt, user_id, conversation_id, message_id, agent_id, llm_model_id, provider, requested_model,
    response_model, provider_request_id, input_uncached, input_cache_read, input_cache_write, output_text, output_reasoning,
    usage_source, usage_raw, model_price_id, cost_nano, outcome, error_class, http_status, started_at, first_token_at, ended_at)`;

const insert = statement(
  'insert-generation',
  `insert into generation ${insertColumns}
  values (${Array.from({ length: 27 }, (_, index) => `$${index + 1}`).join(', ')})`,
);

/** Writes a call that did not become the answer, such as an attempt before a retry. */
export async function insertGeneration(ctx: StoreContext, generation: Generation): Promise<void> {
  await runStatement(ctx, insert, generationValues(generation));
}

function generationValues(generation: Generation): unknown[] {
  const { usage } = generation;
  return [
    generation.id,
    generation.kind,
    generation.attempt,
    generation.userId,
    generation.conversationId,
    generation.messageId,
    generation.agentId,
    generation.llmModelId,
    generation.provider,
    generation.requestedModel,
    generation.responseModel,
    generation.providerRequestId,
    usage.inputUncached,
    usage.inputCacheRead,
    usage.inputCacheWrite,
    usage.outputText,
    usage.outputReasoning,
    generation.usageSource,
    generation.usageRaw === undefined ? null : JSON.stringify(generation.usageRaw),
    generation.modelPriceId,
    generation.costNano,
    generation.outcome,
    generation.errorClass,
    generation.httpStatus,
    generation.startedAt,
    generation.firstTokenAt,
    generation.endedAt,
  ];
}

/**
 * The end of an answer as one statement: its text, what it cost, the conversation's sums and the
 * ledger's row commit together, and only while the answer still belongs to this node's epoch.
 * Columns of `generation` are $1 to $27.
 */
const finish = statement<MessageRow>(
  'finish-answer',
  `with fence as (
    select from node where id = $28 and epoch = $29 for share
  ), mine as (
    delete from answer a using fence where a.message_id = $6 returning a.message_id, a.conversation_id
  ), ledger as (
    insert into generation ${insertColumns}
    select $1::uuid, $2::text, $3::int, $4::bigint, $5::uuid, $6::uuid, $7::uuid, $8::uuid, $9::text, $10::text, $11::text, $12::text,
      $13::bigint, $14::bigint, $15::bigint, $16::bigint, $17::bigint, $18::text, $19::jsonb, $20::bigint, $21::bigint, $22::text, $23::text, $24::int, $25::timestamptz, $26::timestamptz, $27::timestamptz
    from mine where $30::boolean
  ), sums as (
    update conversation c set
      total_tokens_used = c.total_tokens_used + case when $30 then $13::bigint + $14::bigint + $15::bigint + $16::bigint + $17::bigint else 0 end,
      total_cost_nano = c.total_cost_nano + case when $30 then coalesce($21::bigint, 0) else 0 end,
      unpriced_answers = c.unpriced_answers + ($30 and $21::bigint is null and $18 <> 'none')::int,
      head_is_open = case when c.head_id = $6 then false else c.head_is_open end,
      revision = c.revision + 1, updated_at = now()
    from mine where c.id = mine.conversation_id
    returning c.revision
  ), next as (
    update answer a set waits_for = null from mine where a.waits_for = mine.message_id
  )
  update message m set
    content = $31, parts = $32::jsonb, status = $22, llm_model_id = $8, model_used = coalesce($11, $10),
    input_tokens = case when $30 then coalesce(m.input_tokens, 0) + $13::bigint + $14::bigint + $15::bigint else m.input_tokens end,
    output_tokens = case when $30 then coalesce(m.output_tokens, 0) + $16::bigint + $17::bigint else m.output_tokens end,
    usage_source = case when not $30 then m.usage_source when m.usage_source = 'estimated' or ($18 = 'none' and m.usage_source is not null) then m.usage_source else $18 end,
    cost_nano = case when not $30 or ($18 = 'none' and m.usage_source is not null) then m.cost_nano
      when coalesce(m.usage_source, 'none') = 'none' then $21::bigint else m.cost_nano + $21::bigint end,
    response_time_ms = coalesce(m.response_time_ms, 0) + $33::int,
    metadata = case when $34::jsonb is null then m.metadata else coalesce(m.metadata, '{}') || $34::jsonb end,
    error_code = $23, error_message = $35, revision = sums.revision
  from mine, sums where m.id = mine.message_id
  returning ${messageColumns}`,
);

export interface Finish {
  node: NodeIdentity;
  outcome: Outcome;
  /** The call that made the answer. Its `outcome` and `errorClass` are the message's too. */
  generation: Generation;
  /** False where no provider was called: then nothing is written to the ledger. */
  wasCalled: boolean;
  responseTimeMs: number;
  /** Merged into the message's own. */
  metadata: Record<string, unknown> | null;
}

/** The same end without what the provider reports of itself: the last resort where that can't be stored. */
export function withoutReport(end: Finish): Finish {
  const report = { responseModel: null, providerRequestId: null, usageRaw: undefined };
  return { ...end, generation: { ...end.generation, ...report } };
}

/** Null where the answer has ended already or the node's epoch has: nothing was written. */
export async function finishAnswer(ctx: StoreContext, end: Finish): Promise<Message | null> {
  const { parts } = end.outcome;
  const isPlainText = parts.every((part) => part.type === 'text');
  const [row] = await runStatement(ctx, finish, [
    ...generationValues(end.generation),
    end.node.id,
    end.node.epoch,
    end.wasCalled,
    textOf(parts),
    isPlainText ? null : JSON.stringify(parts),
    Math.round(end.responseTimeMs),
    end.metadata === null ? null : JSON.stringify(end.metadata),
    end.outcome.errorMessage,
  ]);
  return row ? messageOf(row) : null;
}
