import { costInNanoDollars } from '#server/providers/price.ts';
import type { ProviderErrorClass, Usage, UsageSource } from '#server/providers/provider.ts';
import { since } from './models.ts';
import { add, daysAgo, iso, type Plan } from './plan.ts';
import type { PlannedAgent, PlannedVersion } from './plan-agents.ts';
import { type PlannedModel, priceAt } from './plan-models.ts';

/** Who is asked, for whom, and where it belongs. */
export interface Asked {
  userId: number;
  conversationId: string;
  agent: PlannedAgent;
  version: PlannedVersion;
  model: PlannedModel;
}

export interface Call extends Asked {
  kind: 'answer' | 'continuation' | 'summary';
  messageId: string | null;
  attempt: number;
  startedAt: number;
  firstTokenAt: number | null;
  endedAt: number;
  outcome: 'complete' | 'stopped' | 'interrupted' | 'failed';
  failure: { errorClass: ProviderErrorClass; status: number | null } | null;
  usage: Usage;
  source: UsageSource;
  holdsCode: boolean;
}

/** What a call came to. Null: its price is unknown. */
export interface Paid {
  tokens: { input: number; output: number };
  costNano: bigint | null;
}

export const noUsage: Usage = {
  inputUncached: 0,
  inputCacheRead: 0,
  inputCacheWrite: 0,
  outputText: 0,
  outputReasoning: 0,
};

/** A row of the ledger, with the fact that it is to be counted. */
export function planCall(plan: Plan, call: Call): Paid {
  const { model, agent, version, usage, source } = call;
  const id = plan.random.uuid(call.endedAt);
  const price = source === 'none' ? null : priceAt(plan, model, call.startedAt);
  const costNano = price === null ? null : costInNanoDollars(usage, price.price, new Date(call.startedAt));
  add(plan, 'generation', {
    id,
    kind: call.kind,
    attempt: call.attempt,
    user_id: call.userId,
    conversation_id: call.conversationId,
    message_id: call.messageId,
    agent_id: agent.id,
    agent_version_id: version.id,
    llm_model_id: model.id,
    provider: model.modelType,
    requested_model: model.modelId,
    response_model: call.firstTokenAt === null ? null : answeringAt(plan, model, call.startedAt),
    input_uncached: usage.inputUncached,
    input_cache_read: usage.inputCacheRead,
    input_cache_write: usage.inputCacheWrite,
    output_text: usage.outputText,
    output_reasoning: usage.outputReasoning,
    usage_source: source,
    model_price_id: costNano === null ? null : price!.id,
    cost_nano: costNano === null ? null : String(costNano),
    outcome: call.outcome,
    error_class: call.failure?.errorClass ?? null,
    http_status: call.failure?.status ?? null,
    started_at: iso(call.startedAt),
    first_token_at: call.firstTokenAt === null ? null : iso(call.firstTokenAt),
    ended_at: iso(call.endedAt),
  });
  add(plan, 'usage_pending', {
    fact: 'call',
    user_id: call.userId,
    at: iso(call.startedAt),
    agent_id: agent.id,
    llm_model_id: model.id,
    generation_id: id,
    is_special: call.holdsCode,
  });
  const input = usage.inputUncached + usage.inputCacheRead + usage.inputCacheWrite;
  return { tokens: { input, output: usage.outputText + usage.outputReasoning }, costNano };
}

/** What answers under a model's name at that moment. */
export function answeringAt(plan: Plan, model: PlannedModel, at: number): string {
  return since(model.answering, daysAgo(plan, at)).name;
}

/** Roughly the tokens of a text: four letters make one, of scripts without an alphabet nearly each character is one. */
export function tokensOf(text: string): number {
  const dense = text.match(/[\u3040-\u30ff\u4e00-\u9fff]/g)?.length ?? 0;
  return Math.ceil(dense * 0.8 + (text.length - dense) / 4);
}

/** What an answer uses: what was said before is read again each time, by some from a cache. */
export function usageOf(
  { random }: Plan,
  { model, version }: Asked,
  { before, said, isFirst }: { before: number; said: string; isFirst: boolean },
): Usage {
  const input = tokensOf(version.systemPrompt) + before + 12;
  const cached = model.cachesPrompts && !isFirst && input > 200 ? Math.floor(input * (0.5 + 0.4 * random.next())) : 0;
  return {
    inputUncached: input - cached,
    inputCacheRead: cached,
    inputCacheWrite: 0,
    outputText: tokensOf(said),
    outputReasoning: model.reasons ? Math.round(random.around(90, 0.7)) : 0,
  };
}

/** How long it takes from the call until the first token, and from there to the end; whole milliseconds. */
export function timesOf({ random }: Plan, model: PlannedModel, usage: Usage): { first: number; writing: number } {
  const first = random.timeAround(model.firstTokenMs + usage.outputReasoning * 4, 0.38);
  const perSecond = random.around(model.tokensPerSecond, 0.2);
  return { first, writing: Math.round((usage.outputText / perSecond) * 1000) };
}

const failures: {
  errorClass: ProviderErrorClass;
  status: number | null;
  message: string;
  ms: number;
  weight: number;
}[] = [
  {
    errorClass: 'rate_limit',
    status: 429,
    message: 'The provider takes no more requests at the moment.',
    ms: 240,
    weight: 5,
  },
  { errorClass: 'overloaded', status: 529, message: 'The provider is overloaded.', ms: 900, weight: 4 },
  {
    errorClass: 'timeout_first_token',
    status: null,
    message: 'The model did not begin to answer in time.',
    ms: 30_000,
    weight: 2,
  },
  { errorClass: 'upstream_5xx', status: 502, message: 'The provider failed.', ms: 1_300, weight: 3 },
  { errorClass: 'network', status: null, message: 'The connection to the provider broke.', ms: 5_000, weight: 1 },
];

export type Failure = (typeof failures)[number];

export function someFailure({ random }: Plan): Failure {
  return random.weighted(failures, ({ weight }) => weight);
}

/** An attempt that came to nothing; answers when it had failed. */
export function planFailedCall(
  plan: Plan,
  asked: Asked,
  {
    messageId,
    attempt,
    startedAt,
    failure,
  }: { messageId: string | null; attempt: number; startedAt: number; failure: Failure },
): number {
  const endedAt = startedAt + plan.random.timeAround(failure.ms, 0.3);
  planCall(plan, {
    ...asked,
    kind: 'answer',
    messageId,
    attempt,
    startedAt,
    firstTokenAt: null,
    endedAt,
    outcome: 'failed',
    failure,
    usage: noUsage,
    source: 'none',
    holdsCode: false,
  });
  return endedAt;
}
