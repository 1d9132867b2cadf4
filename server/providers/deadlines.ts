import { isOpenAIReasoningModel } from './openai-models.ts';
import type { Deadlines, ProviderKind } from './provider.ts';

const DEFAULT_DEADLINES: Deadlines = { connectMs: 5000, firstTokenMs: 30_000, idleMs: 60_000, totalMs: 600_000 };
const SLOW_FIRST_TOKEN_MS = 120_000;

/** Families that think before they answer and may show nothing of it. */
const REASONING_NAMES =
  /reason|think|deepseek-r\d|[-/]r1\b|qwq|magistral|gpt-oss|gemini-(?:2\.5-pro|[3-9])|grok-[4-9]/i;

/**
 * How long a call of this model may take, with `overrides` (the model's own settings) before the defaults.
 * Reasoning models may think for two minutes before they say anything, and a local server may need as long
 * to read a model's weights.
 */
export function deadlinesFor(
  kind: ProviderKind,
  modelId: string,
  overrides: Partial<Deadlines> | null = null,
): Deadlines {
  const isSlow = kind === 'ollama' || isOpenAIReasoningModel(modelId) || REASONING_NAMES.test(modelId);
  return { ...DEFAULT_DEADLINES, ...(isSlow ? { firstTokenMs: SLOW_FIRST_TOKEN_MS } : {}), ...overrides };
}
