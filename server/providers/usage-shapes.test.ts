import { describe, expect, test } from 'vitest';
import type { Usage } from './provider.ts';
import { anthropicUsage, googleUsage, openaiUsage } from './usage-shapes.ts';

/** In the order of the buckets: uncached, cache read, cache write; text, reasoning. */
function buckets(
  inputUncached: number,
  inputCacheRead: number,
  inputCacheWrite: number,
  outputText: number,
  outputReasoning: number,
): Usage {
  return { inputUncached, inputCacheRead, inputCacheWrite, outputText, outputReasoning };
}

describe("OpenAI's shape", () => {
  test.each<[string, object, Usage]>([
    ['plain', { prompt_tokens: 12, completion_tokens: 7, total_tokens: 19 }, buckets(12, 0, 0, 7, 0)],
    [
      'cached and reasoning are parts of their totals',
      {
        prompt_tokens: 100,
        completion_tokens: 60,
        total_tokens: 160,
        prompt_tokens_details: { cached_tokens: 64, audio_tokens: 0 },
        completion_tokens_details: { reasoning_tokens: 40 },
      },
      buckets(36, 64, 0, 20, 40),
    ],
    [
      'the responses API says the same in other words',
      {
        input_tokens: 100,
        output_tokens: 60,
        input_tokens_details: { cached_tokens: 64 },
        output_tokens_details: { reasoning_tokens: 40 },
        total_tokens: 160,
      },
      buckets(36, 64, 0, 20, 40),
    ],
    [
      'xAI counts reasoning beside the completion, as its total shows',
      {
        prompt_tokens: 10,
        completion_tokens: 5,
        total_tokens: 45,
        completion_tokens_details: { reasoning_tokens: 30 },
      },
      buckets(10, 0, 0, 5, 30),
    ],
    [
      'OpenRouter tells cache writes inside the prompt',
      {
        prompt_tokens: 100,
        completion_tokens: 5,
        prompt_tokens_details: { cached_tokens: 20, cache_write_tokens: 70 },
      },
      buckets(10, 20, 70, 5, 0),
    ],
    [
      'DeepSeek tells cache hits on the top level',
      { prompt_tokens: 100, completion_tokens: 5, prompt_cache_hit_tokens: 90, prompt_cache_miss_tokens: 10 },
      buckets(10, 90, 0, 5, 0),
    ],
    [
      'details may be null',
      { prompt_tokens: 1, completion_tokens: 2, prompt_tokens_details: null, completion_tokens_details: null },
      buckets(1, 0, 0, 2, 0),
    ],
  ])('%s', (_title, raw, usage) => {
    expect(openaiUsage(raw)).toEqual({ usage });
  });

  test.each<[string, unknown]>([
    ['absent', undefined],
    ['a text', 'many'],
    ['half a report', { prompt_tokens: 5 }],
    ['a negative count', { prompt_tokens: -5, completion_tokens: 1 }],
    ['a fraction', { prompt_tokens: 1.5, completion_tokens: 1 }],
    ['not a number', { prompt_tokens: Number.NaN, completion_tokens: 1 }],
    ['a number in quotes', { prompt_tokens: '5', completion_tokens: 1 }],
    ['more than any model reads', { prompt_tokens: 1e12, completion_tokens: 1 }],
    ['a nonsensical part', { prompt_tokens: 5, completion_tokens: 1, prompt_tokens_details: { cached_tokens: -1 } }],
  ])('is not believed: %s', (_title, raw) => {
    expect(openaiUsage(raw)).toBeNull();
  });

  test('a part larger than its whole is cut to it, and marked', () => {
    expect(
      openaiUsage({ prompt_tokens: 5, completion_tokens: 9, prompt_tokens_details: { cached_tokens: 8 } }),
    ).toEqual({
      usage: buckets(0, 5, 0, 9, 0),
      anomaly: 'more cached than input tokens',
    });
    expect(
      openaiUsage({ prompt_tokens: 5, completion_tokens: 9, completion_tokens_details: { reasoning_tokens: 10 } }),
    ).toEqual({
      usage: buckets(5, 0, 0, 0, 9),
      anomaly: 'more reasoning than output tokens',
    });
  });
});

test("Anthropic's three input counts are disjoint already", () => {
  const raw = { input_tokens: 3, cache_creation_input_tokens: 12_304, cache_read_input_tokens: 7, output_tokens: 550 };
  expect(anthropicUsage(raw)).toEqual({ usage: buckets(3, 7, 12_304, 550, 0) });
  expect(anthropicUsage({ ...raw, output_tokens_details: { thinking_tokens: 500 } })).toEqual({
    usage: buckets(3, 7, 12_304, 50, 500),
  });
  expect(anthropicUsage({ input_tokens: 3 })).toBeNull();
});

test.each<[string, object, object]>([
  ['other regions', { inference_geo: 'us' }, { otherTerms: 1 }],
  ['other tiers', { service_tier: 'priority' }, { otherTerms: 1 }],
  ['other speeds', { speed: 'fast' }, { otherTerms: 1 }],
  ['steps of other models', { iterations: [{ type: 'message' }, { type: 'advisor_message' }] }, { otherTerms: 1 }],
  ['caches that are kept for an hour', { cache_creation: { ephemeral_1h_input_tokens: 4 } }, { cacheWriteHour: 4 }],
  ['searches', { server_tool_use: { web_search_requests: 2 } }, { webSearch: 2 }],
])('Anthropic tells of %s, which have prices of their own', (_what, told, apart) => {
  expect(anthropicUsage({ input_tokens: 3, output_tokens: 5, ...told })?.usage.apart).toEqual(apart);
});

test.each<[string, object, object | undefined]>([
  ['little context of the web', { search_context_size: 'low' }, undefined],
  ['more of it', { search_context_size: 'medium' }, { mediumSearch: 1 }],
  ['much of it', { search_context_size: 'high' }, { highSearch: 1 }],
  ['sources', { num_sources_used: 3 }, { webSearch: 3 }],
  ['pictures', { completion_tokens_details: { image_tokens: 4 } }, { outputImage: 4 }],
  ['what cost how much', { cost: { total_cost: 0.003 } }, undefined],
])('a chat completion tells of %s', (_what, told, apart) => {
  const found = openaiUsage({ prompt_tokens: 3, completion_tokens: 5, ...told });
  expect([found?.usage.apart, found?.anomaly]).toEqual([apart, undefined]);
});

test("Google's thoughts stand beside the candidates, and its cache inside the prompt", () => {
  const raw = { promptTokenCount: 100, cachedContentTokenCount: 60, candidatesTokenCount: 20, thoughtsTokenCount: 30 };
  expect(googleUsage(raw)).toEqual({ usage: buckets(40, 60, 0, 20, 30) });
  expect(googleUsage({ promptTokenCount: 8, toolUsePromptTokenCount: 2 })).toEqual({ usage: buckets(10, 0, 0, 0, 0) });
  expect(googleUsage({ candidatesTokenCount: 20 })).toBeNull();
});
