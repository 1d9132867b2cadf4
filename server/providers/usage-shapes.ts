import type { Usage } from './provider.ts';
import { readCounts, type Counts } from './usage-counts.ts';
import { count, field, seconds, sumWhere } from './usage-fields.ts';

/** A provider's report in our buckets, or null where it can't be believed and the tokens are to be estimated. */
export type NormalisedUsage = { usage: Usage; anomaly?: string } | null;

/**
 * OpenAI's shape, in both its APIs and in the servers that imitate it: cached tokens are inside the prompt, and so is
 * cache write where a router reports it; reasoning is inside the completion, unless the total is the sum of all three,
 * as xAI counts. Some gateways put Anthropic's cache counts beside the prompt, as again the total shows.
 */
export function openaiUsage(raw: unknown): NormalisedUsage {
  return readCounts(openaiCounts(raw));
}

/** Google's imitation of OpenAI's shape leaves out the thoughts, and counts them in the total alone. */
export function googleCompatibleUsage(raw: unknown): NormalisedUsage {
  const counts = openaiCounts(raw);
  return readCounts(counts && withHiddenThoughts(counts));
}

function openaiCounts(raw: unknown): Counts | null {
  const prompt = count(raw, 'prompt_tokens') ?? count(raw, 'input_tokens');
  const completion = count(raw, 'completion_tokens') ?? count(raw, 'output_tokens');
  if (prompt === null || completion === null) return null;
  const inputDetails = field(raw, 'prompt_tokens_details') ?? field(raw, 'input_tokens_details');
  const outputDetails = field(raw, 'completion_tokens_details') ?? field(raw, 'output_tokens_details');
  const { cacheRead, cacheWrite } = openaiCaches(raw, inputDetails);
  const total = count(raw, 'total_tokens');
  const reasoning = count(outputDetails, 'reasoning_tokens') ?? count(raw, 'reasoning_tokens') ?? 0;
  const isReasoningBeside =
    reasoning > 0 && (total === prompt + completion + reasoning || count(raw, 'citation_tokens') !== null);
  const isCacheBeside = cacheRead + cacheWrite > 0 && total === prompt + completion + cacheRead + cacheWrite;
  return {
    told: [prompt, completion, reasoning],
    input: isCacheBeside ? prompt + cacheRead + cacheWrite : prompt,
    cacheRead,
    cacheWrite,
    output: isReasoningBeside ? completion + reasoning : completion,
    reasoning,
    // Perplexity's deep research leaves its reasoning out of the total too.
    total: isReasoningBeside && total === prompt + completion ? null : total,
    apart: openaiApart(raw, inputDetails, outputDetails),
    charged: chargedBy(raw),
  };
}

/** OpenRouter's cost; of a call with a key of the house's own that is the fee, and the model's own seller charges the rest. */
function chargedBy(raw: unknown): number | null {
  const cost = field(raw, 'cost');
  if (typeof cost !== 'number') return null;
  const own = field(raw, 'is_byok') === true ? count(field(raw, 'cost_details'), 'upstream_inference_cost') : 0;
  return (cost + (own ?? Number.NaN)) * 1e12;
}

/** The same two counts under the names that OpenAI, OpenRouter, DeepSeek, Mistral, Moonshot, Qwen and gateways to Anthropic have for them. */
function openaiCaches(raw: unknown, details: unknown): Pick<Counts, 'cacheRead' | 'cacheWrite'> {
  return {
    cacheRead:
      count(details, 'cached_tokens') ??
      count(raw, 'prompt_cache_hit_tokens') ??
      count(raw, 'cached_tokens') ??
      count(raw, 'num_cached_tokens') ??
      count(raw, 'cache_read_input_tokens') ??
      0,
    cacheWrite:
      count(details, 'cache_write_tokens') ??
      count(details, 'cache_creation_input_tokens') ??
      count(raw, 'cache_creation_input_tokens') ??
      0,
  };
}

function openaiApart(raw: unknown, inputDetails: unknown, outputDetails: unknown): Counts['apart'] {
  const tools = field(raw, 'server_tool_use_details') ?? field(raw, 'server_tool_use');
  const webSearch =
    count(tools, 'web_search_requests') ?? count(raw, 'num_search_queries') ?? count(raw, 'num_sources_used') ?? 0;
  const context = field(raw, 'search_context_size');
  const otherTools = (count(tools, 'tool_calls_executed') ?? 0) > (count(tools, 'web_search_requests') ?? 0);
  return {
    inputAudio: count(inputDetails, 'audio_tokens') ?? 0,
    outputAudio: count(outputDetails, 'audio_tokens') ?? 0,
    outputImage: count(outputDetails, 'image_tokens') ?? 0,
    cacheWriteHour: count(field(raw, 'cache_creation'), 'ephemeral_1h_input_tokens') ?? 0,
    citation: count(raw, 'citation_tokens') ?? 0,
    webSearch,
    mediumSearch: context === 'medium' ? 1 : 0,
    highSearch: context === 'high' ? 1 : 0,
    audioSecond: seconds(raw, 'prompt_audio_seconds'),
    otherTerms: otherTools || !isUsual(raw, 'service_tier', USUAL_TIERS) ? 1 : 0,
  };
}

/** Anthropic: the three input counts are disjoint; thinking is inside the output and told apart only by newer models. */
export function anthropicUsage(raw: unknown): NormalisedUsage {
  const uncached = count(raw, 'input_tokens');
  const output = count(raw, 'output_tokens');
  if (uncached === null || output === null) return null;
  const writes = field(raw, 'cache_creation');
  const cacheWriteHour = count(writes, 'ephemeral_1h_input_tokens') ?? 0;
  const cacheWrite =
    count(raw, 'cache_creation_input_tokens') ?? cacheWriteHour + (count(writes, 'ephemeral_5m_input_tokens') ?? 0);
  const cacheRead = count(raw, 'cache_read_input_tokens') ?? 0;
  return readCounts({
    told: [uncached],
    input: uncached + cacheRead + cacheWrite,
    cacheRead,
    cacheWrite,
    output,
    reasoning: count(field(raw, 'output_tokens_details'), 'thinking_tokens') ?? 0,
    total: null,
    apart: {
      cacheWriteHour,
      webSearch: count(field(raw, 'server_tool_use'), 'web_search_requests') ?? 0,
      otherTerms: hasUsualTerms(raw) ? 0 : 1,
    },
  });
}

/** A price list has other columns for other tiers, regions and speeds, and steps that another model took are not in the counts. */
function hasUsualTerms(raw: unknown): boolean {
  const steps = field(raw, 'iterations');
  return (
    isUsual(raw, 'service_tier', USUAL_TIERS) &&
    isUsual(raw, 'inference_geo', ['global', 'not_available']) &&
    isUsual(raw, 'speed', ['standard']) &&
    (!Array.isArray(steps) || steps.every((step) => isUsual(step, 'type', ['message'])))
  );
}

/** Google: cached tokens are inside the prompt, tool prompts beside it, and thoughts beside the candidates. */
export function googleUsage(raw: unknown): NormalisedUsage {
  const prompt = count(raw, 'promptTokenCount');
  if (prompt === null) return null;
  const candidates = count(raw, 'candidatesTokenCount') ?? 0;
  const reasoning = count(raw, 'thoughtsTokenCount') ?? 0;
  const toolPrompt = count(raw, 'toolUsePromptTokenCount') ?? 0;
  const written = field(raw, 'candidatesTokensDetails');
  const counts = {
    told: [prompt, toolPrompt, candidates, reasoning],
    input: prompt + toolPrompt,
    cacheRead: count(raw, 'cachedContentTokenCount') ?? 0,
    cacheWrite: 0,
    output: candidates + reasoning,
    reasoning,
    total: count(raw, 'totalTokenCount'),
    apart: {
      inputAudio:
        sumWhere(field(raw, 'promptTokensDetails'), 'AUDIO') +
        sumWhere(field(raw, 'toolUsePromptTokensDetails'), 'AUDIO'),
      cacheReadAudio: sumWhere(field(raw, 'cacheTokensDetails'), 'AUDIO'),
      outputAudio: sumWhere(written, 'AUDIO'),
      outputImage: sumWhere(written, 'IMAGE'),
      otherTerms: isUsual(raw, 'serviceTier', USUAL_TIERS) && isUsual(raw, 'trafficType', ['ON_DEMAND']) ? 0 : 1,
    },
  };
  return readCounts(withHiddenThoughts(counts));
}

/** What Google counts in the total and nowhere else is billed as thoughts. */
function withHiddenThoughts(counts: Counts): Counts {
  const hidden = (counts.total ?? 0) - counts.input - counts.output;
  if (!(hidden > 0)) return counts;
  return { ...counts, output: counts.output + hidden, reasoning: counts.reasoning + hidden };
}

/** OpenRouter tells of capacity that it has bought as `provisioned`, and charges the usual price. */
const USUAL_TIERS = ['default', 'auto', 'standard', 'on_demand', 'provisioned', ''];

function isUsual(value: unknown, name: string, usual: string[]): boolean {
  const found = field(value, name);
  return found === undefined || found === null || (typeof found === 'string' && usual.includes(found));
}
