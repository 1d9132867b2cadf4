import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { costInNanoDollars, FREE, type Price } from './price.ts';
import type { Bucket, Usage } from './provider.ts';
import { greatestOf } from './usage-fields.ts';
import { anthropicUsage, googleCompatibleUsage, googleUsage, openaiUsage } from './usage-shapes.ts';

const buckets: Bucket[] = ['inputUncached', 'inputCacheRead', 'inputCacheWrite', 'outputText', 'outputReasoning'];
const sum = (usage: Usage, of: Bucket[]): number => of.reduce((total, bucket) => total + usage[bucket], 0);
const inputOf = (usage: Usage): number => sum(usage, buckets.slice(0, 3));
const outputOf = (usage: Usage): number => sum(usage, buckets.slice(3));

/** Mostly counts, so that many reports can be believed; and all that a count must not be. */
const value = fc.oneof(
  { weight: 12, arbitrary: fc.nat(5000) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(0, -1, 1.5, 1e12, 1e308, Number.MAX_SAFE_INTEGER, null, true, '', '12', 'many'),
  },
  { weight: 1, arbitrary: fc.jsonValue() },
);
const record = (names: string[], values = value): fc.Arbitrary<unknown> =>
  fc.record(Object.fromEntries(names.map((name) => [name, values])), { requiredKeys: [] });
const oneOf = (...words: string[]): fc.Arbitrary<unknown> => fc.oneof(fc.constantFrom(...words), fc.jsonValue());
const details = fc.oneof(
  record(['cached_tokens', 'cache_write_tokens', 'reasoning_tokens', 'audio_tokens', 'image_tokens']),
  value,
);

const openai = fc
  .tuple(
    record([
      'prompt_tokens',
      'completion_tokens',
      'total_tokens',
      'cached_tokens',
      'prompt_cache_hit_tokens',
      'reasoning_tokens',
      'citation_tokens',
      'num_search_queries',
      'cost',
      'cache_creation_input_tokens',
      'prompt_audio_seconds',
    ]),
    fc.record(
      { prompt_tokens_details: details, completion_tokens_details: details, service_tier: oneOf('default', 'flex') },
      { requiredKeys: [] },
    ),
  )
  .map(([counts, rest]) => ({ ...(counts as object), ...rest }));
const anthropic = fc
  .tuple(
    record(['input_tokens', 'output_tokens', 'cache_read_input_tokens', 'cache_creation_input_tokens']),
    fc.record(
      {
        cache_creation: record(['ephemeral_5m_input_tokens', 'ephemeral_1h_input_tokens']),
        output_tokens_details: record(['thinking_tokens']),
        server_tool_use: record(['web_search_requests']),
        inference_geo: oneOf('global', 'us'),
        iterations: fc.array(fc.jsonValue()),
      },
      { requiredKeys: [] },
    ),
  )
  .map(([counts, rest]) => ({ ...(counts as object), ...rest }));
const modalities = fc.oneof(
  fc.array(fc.record({ modality: oneOf('TEXT', 'AUDIO', 'IMAGE'), tokenCount: value })),
  value,
);
const google = fc
  .tuple(
    record([
      'promptTokenCount',
      'candidatesTokenCount',
      'thoughtsTokenCount',
      'cachedContentTokenCount',
      'toolUsePromptTokenCount',
      'totalTokenCount',
    ]),
    fc.record(
      {
        promptTokensDetails: modalities,
        cacheTokensDetails: modalities,
        candidatesTokensDetails: modalities,
        trafficType: oneOf('ON_DEMAND'),
      },
      { requiredKeys: [] },
    ),
  )
  .map(([counts, rest]) => ({ ...(counts as object), ...rest }));

type Report = Record<string, number | undefined>;

/** What a report must come to where it is believed, by its own words. */
const believed = {
  openai: {
    read: openaiUsage,
    report: openai,
    told: ['prompt_tokens', 'completion_tokens'],
    input: ({ prompt_tokens: prompt = 0 }: Report, usage: Usage) => [
      prompt,
      prompt + usage.inputCacheRead + usage.inputCacheWrite,
    ],
    output: ({ completion_tokens: completion = 0 }: Report, usage: Usage) => [
      completion,
      completion + usage.outputReasoning,
    ],
  },
  'Google’s imitation of it': {
    read: googleCompatibleUsage,
    report: openai,
    told: ['prompt_tokens', 'completion_tokens'],
    input: ({ prompt_tokens: prompt = 0 }: Report, usage: Usage) => [
      prompt,
      prompt + usage.inputCacheRead + usage.inputCacheWrite,
    ],
    output: ({ completion_tokens: completion = 0, total_tokens: total = 0 }: Report, usage: Usage) => [
      completion,
      completion + usage.outputReasoning,
      total - inputOf(usage),
    ],
  },
  Anthropic: {
    read: anthropicUsage,
    report: anthropic,
    told: ['input_tokens', 'output_tokens', 'cache_read_input_tokens', 'cache_creation_input_tokens'],
    input: (report: Report) => [
      (report['input_tokens'] ?? 0) + (report['cache_read_input_tokens'] ?? 0) + writtenBy(report),
    ],
    output: ({ output_tokens: output = 0 }: Report) => [output],
  },
  Google: {
    read: googleUsage,
    report: google,
    told: ['promptTokenCount', 'candidatesTokenCount', 'thoughtsTokenCount', 'cachedContentTokenCount'],
    input: (report: Report) => [(report['promptTokenCount'] ?? 0) + (report['toolUsePromptTokenCount'] ?? 0)],
    output: (report: Report, usage: Usage) => [
      (report['candidatesTokenCount'] ?? 0) + (report['thoughtsTokenCount'] ?? 0),
      (report['totalTokenCount'] ?? 0) - inputOf(usage),
    ],
  },
};

function writtenBy(report: Report): number {
  const parts = (report['cache_creation'] ?? {}) as Report;
  return (
    report['cache_creation_input_tokens'] ??
    (parts['ephemeral_5m_input_tokens'] ?? 0) + (parts['ephemeral_1h_input_tokens'] ?? 0)
  );
}

/** Every price differs, so that whatever is counted twice or dropped shows. */
const price: Price = {
  inputUncached: { base: 3_000_000, tiers: [{ above: 2000, price: 7_000_000 }] },
  inputCacheRead: { base: 300_000 },
  inputCacheWrite: { base: 3_750_000 },
  outputText: { base: 15_000_000 },
  outputReasoning: { base: 16_000_000 },
  apart: FREE.apart!,
};

describe.each(Object.entries(believed))(
  'a report in the words of %s',
  (_name, { read, report, told, input, output }) => {
    test('is not believed, or its buckets are whole, not negative, and what it says in sum', () => {
      let count = 0;
      fc.assert(
        fc.property(report, (raw) => {
          const found = read(raw);
          if (found === null) return;
          count += 1;
          const { usage } = found;
          for (const tokens of [
            ...buckets.map((bucket) => usage[bucket]),
            ...told.map((name) => (raw as Report)[name] ?? 0),
          ])
            expect(tokens).toSatisfy((size: number) => Number.isInteger(size) && size >= 0);
          expect(input(raw as Report, usage)).toContain(inputOf(usage));
          expect(output(raw as Report, usage)).toContain(outputOf(usage));
        }),
        { numRuns: 500, seed: 4 },
      );
      expect(count).toBeGreaterThan(50);
    });

    test('tells no more apart than there is, and never costs less than nothing', () => {
      fc.assert(
        fc.property(report, (raw) => {
          const found = read(raw);
          if (found === null) return;
          const { usage } = found;
          const {
            cacheWriteHour = 0,
            inputAudio = 0,
            cacheReadAudio = 0,
            outputAudio = 0,
            outputImage = 0,
          } = usage.apart ?? {};
          expect(cacheWriteHour).toBeLessThanOrEqual(usage.inputCacheWrite);
          expect(inputAudio).toBeLessThanOrEqual(usage.inputUncached);
          expect(cacheReadAudio).toBeLessThanOrEqual(usage.inputCacheRead);
          expect(outputAudio + outputImage).toBeLessThanOrEqual(usage.outputText);
          for (const tokens of Object.values(usage.apart ?? {})) expect(tokens).toBeGreaterThan(0);
          expect(costInNanoDollars(usage, price, new Date())).toBeGreaterThanOrEqual(0n);
          const charged = costInNanoDollars(usage, { ...price, isCharged: true }, new Date());
          expect(charged).toBeGreaterThanOrEqual(0n);
        }),
        { numRuns: 500, seed: 5 },
      );
    });

    test('may be any JSON', () => {
      fc.assert(
        fc.property(fc.jsonValue(), (raw) => {
          const found = read(raw);
          if (found !== null) for (const bucket of buckets) expect(found.usage[bucket]).toBeGreaterThanOrEqual(0);
        }),
        { numRuns: 300, seed: 6 },
      );
    });
  },
);

test('of two reports of one call no count is lost, in whichever order they come', () => {
  fc.assert(
    fc.property(fc.jsonValue(), openai, openai, (any, first, second) => {
      greatestOf(any, first);
      const [ab, ba] = [greatestOf(first, second), greatestOf(second, first)] as [Report, Report];
      for (const name of ['prompt_tokens', 'completion_tokens', 'total_tokens']) {
        const counts = [first, second]
          .map((report) => (report as Report)[name])
          .filter((found) => typeof found === 'number');
        if (counts.length === 2) expect([ab[name], ba[name]]).toEqual([Math.max(...counts), Math.max(...counts)]);
      }
      expect(greatestOf(first, any) ?? null).not.toBe(undefined);
    }),
    { numRuns: 300, seed: 7 },
  );
});
