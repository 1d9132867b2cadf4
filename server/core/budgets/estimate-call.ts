import type { LlmModel, ModelGateway } from '#server/core/models/model.ts';

/** So long an answer is taken to be of an agent of whom too little is known. */
const usualTokens = 1_000;

export interface EstimateInput {
  /** Counted, roughly. */
  inputTokens: number;
  /** The most that the request allows; the model's own most where it names none. */
  maxOutputTokens: number | undefined;
  /** What most of the agent's last answers did not exceed; null where too few are known. */
  likelyTokens: number | null;
  /** When it begins. */
  at: Date;
}

export interface Estimate {
  tokens: number;
  /** 0 where the price is unknown: a budget in dollars can't count such a call. */
  costNano: bigint;
}

/** What a call may come to: all that is sent at its full price, and as long an answer as is likely. */
export function estimateCall(
  gateway: Pick<ModelGateway, 'cost'>,
  model: Pick<LlmModel, 'maxTokens' | 'price'>,
  { inputTokens, maxOutputTokens = model.maxTokens, likelyTokens, at }: EstimateInput,
): Estimate {
  const outputTokens = Math.min(maxOutputTokens, model.maxTokens, likelyTokens ?? usualTokens);
  const usage = {
    inputUncached: inputTokens,
    inputCacheRead: 0,
    inputCacheWrite: 0,
    outputText: outputTokens,
    outputReasoning: 0,
  };
  const { price } = model;
  return { tokens: inputTokens + outputTokens, costNano: (price && gateway.cost(usage, price, at)) ?? 0n };
}
