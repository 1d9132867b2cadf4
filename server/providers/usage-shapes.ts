import type { Usage } from './provider.ts';

/** A provider's report in our buckets, or null where it can't be believed and the tokens are to be estimated. */
export type NormalisedUsage = { usage: Usage; anomaly?: string } | null;

/** More than any model reads or writes in one call: beyond this a count is a mistake, not a bill. */
const MAX_TOKENS = 100_000_000;

/**
 * OpenAI's shape, in both its APIs and in the servers that imitate it: cached tokens are inside the prompt,
 * and so is cache write where a router reports it; reasoning is inside the completion, unless the total is
 * the sum of all three, as xAI counts. DeepSeek's `prompt_cache_hit_tokens` is inside the prompt too.
 */
export function openaiUsage(raw: unknown): NormalisedUsage {
  const prompt = count(raw, 'prompt_tokens') ?? count(raw, 'input_tokens');
  const completion = count(raw, 'completion_tokens') ?? count(raw, 'output_tokens');
  if (prompt === null || completion === null) return null;
  const promptDetails = field(raw, 'prompt_tokens_details') ?? field(raw, 'input_tokens_details');
  const completionDetails = field(raw, 'completion_tokens_details') ?? field(raw, 'output_tokens_details');
  const cacheRead = count(promptDetails, 'cached_tokens') ?? count(raw, 'prompt_cache_hit_tokens') ?? 0;
  const cacheWrite = count(promptDetails, 'cache_write_tokens') ?? 0;
  const reasoning = count(completionDetails, 'reasoning_tokens') ?? 0;
  const total = count(raw, 'total_tokens');
  const isBeside = reasoning > 0 && total === prompt + completion + reasoning;
  return split({
    input: prompt,
    cacheRead,
    cacheWrite,
    output: isBeside ? completion + reasoning : completion,
    reasoning,
  });
}

/** Anthropic: the three input counts are disjoint; thinking is inside the output and told apart only by newer models. */
export function anthropicUsage(raw: unknown): NormalisedUsage {
  const uncached = count(raw, 'input_tokens');
  const output = count(raw, 'output_tokens');
  if (uncached === null || output === null) return null;
  const cacheRead = count(raw, 'cache_read_input_tokens') ?? 0;
  const cacheWrite = count(raw, 'cache_creation_input_tokens') ?? 0;
  const reasoning = count(field(raw, 'output_tokens_details'), 'thinking_tokens') ?? 0;
  return split({ input: uncached + cacheRead + cacheWrite, cacheRead, cacheWrite, output, reasoning });
}

/** Google: cached tokens are inside the prompt, tool prompts beside it, and thoughts beside the candidates. */
export function googleUsage(raw: unknown): NormalisedUsage {
  const prompt = count(raw, 'promptTokenCount');
  if (prompt === null) return null;
  const toolPrompt = count(raw, 'toolUsePromptTokenCount') ?? 0;
  const cacheRead = count(raw, 'cachedContentTokenCount') ?? 0;
  const candidates = count(raw, 'candidatesTokenCount') ?? 0;
  const reasoning = count(raw, 'thoughtsTokenCount') ?? 0;
  return split({ input: prompt + toolPrompt, cacheRead, cacheWrite: 0, output: candidates + reasoning, reasoning });
}

interface Counts {
  input: number;
  cacheRead: number;
  cacheWrite: number;
  output: number;
  reasoning: number;
}

/**
 * Cuts totals into disjoint buckets. A count that is no whole number from 0 to 100 million makes the report
 * unbelievable. A part that is larger than its whole is cut to the whole, since the whole is what is billed.
 */
function split(counts: Counts): NormalisedUsage {
  if (!Object.values(counts).every((value) => Number.isInteger(value) && value >= 0 && value <= MAX_TOKENS))
    return null;
  const { input, output } = counts;
  const inputCacheRead = Math.min(counts.cacheRead, input);
  const inputCacheWrite = Math.min(counts.cacheWrite, input - inputCacheRead);
  const outputReasoning = Math.min(counts.reasoning, output);
  const usage = {
    inputUncached: input - inputCacheRead - inputCacheWrite,
    inputCacheRead,
    inputCacheWrite,
    outputText: output - outputReasoning,
    outputReasoning,
  };
  if (inputCacheRead + inputCacheWrite < counts.cacheRead + counts.cacheWrite) {
    return { usage, anomaly: 'more cached than input tokens' };
  }
  return outputReasoning < counts.reasoning ? { usage, anomaly: 'more reasoning than output tokens' } : { usage };
}

/** The number, or null where the field is absent. What is there but no number becomes NaN, which `split` rejects. */
function count(value: unknown, name: string): number | null {
  const found = field(value, name);
  if (found === undefined || found === null) return null;
  return typeof found === 'number' ? found : Number.NaN;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
