import { calcPrice, findProvider } from '@pydantic/genai-prices';
import { describe, expect, test } from 'vitest';
import { contextTokensOf, priceOf, priceVersions, type PricedModel } from './price-book.ts';
import { costInNanoDollars, FREE, hasTiers, unitPrices, type Price } from './price.ts';
import type { ProviderKind, Usage } from './provider.ts';
import { anthropicUsage, googleUsage, openaiUsage } from './usage-shapes.ts';

const NOW = new Date('2026-11-21T12:00:00Z');

function model(modelType: ProviderKind, modelId: string, apiEndpoint: string | null = null): PricedModel {
  return { modelType, modelId, apiEndpoint };
}

function priceNow(modelType: ProviderKind, modelId: string): Price {
  const version = priceOf(model(modelType, modelId), NOW);
  if (version === null) throw new Error(`No price of ${modelId}`);
  return version.price;
}

const usage = (counts: Partial<Usage>): Usage => ({
  inputUncached: 0,
  inputCacheRead: 0,
  inputCacheWrite: 0,
  outputText: 0,
  outputReasoning: 0,
  ...counts,
});

/** A report as it comes, priced. */
function bill(normalised: ReturnType<typeof openaiUsage>, price: Price): bigint | null {
  if (normalised === null) throw new Error('The report was not believed');
  return costInNanoDollars(normalised.usage, price, NOW);
}

describe('the cost of a call', () => {
  test('is the known invoice of litellm#9812 to the nano-dollar', () => {
    const report = {
      input_tokens: 3,
      cache_creation_input_tokens: 12_304,
      cache_read_input_tokens: 0,
      output_tokens: 550,
    };
    expect(bill(anthropicUsage(report), priceNow('anthropic', 'claude-3-5-sonnet-20241022'))).toBe(54_399_000n);
  });

  test('counts cached tokens of OpenAI once, at their own price', () => {
    const report = { prompt_tokens: 1000, completion_tokens: 100, prompt_tokens_details: { cached_tokens: 800 } };
    expect(bill(openaiUsage(report), priceNow('openai', 'gpt-4o-mini'))).toBe(200n * 150n + 800n * 75n + 100n * 600n);
  });

  test('counts reasoning inside the completion once', () => {
    const report = { prompt_tokens: 10, completion_tokens: 500, completion_tokens_details: { reasoning_tokens: 400 } };
    expect(bill(openaiUsage(report), priceNow('openai', 'o3'))).toBe(10n * 2000n + 500n * 8000n);
  });

  test("counts Google's thoughts beside the candidates", () => {
    const report = { promptTokenCount: 100, candidatesTokenCount: 20, thoughtsTokenCount: 300 };
    expect(bill(googleUsage(report), priceNow('google', 'gemini-2.5-pro'))).toBe(100n * 1250n + 320n * 10_000n);
  });

  test('is that of the tier for the whole call once the input is above it', () => {
    const price = priceNow('google', 'gemini-2.5-pro');
    expect(costInNanoDollars(usage({ inputUncached: 200_000, outputText: 10 }), price, NOW)).toBe(
      200_000n * 1250n + 10n * 10_000n,
    );
    expect(
      costInNanoDollars(usage({ inputUncached: 150_000, inputCacheRead: 50_001, outputText: 10 }), price, NOW),
    ).toBe(150_000n * 2500n + 50_001n * 250n + 10n * 15_000n);
  });

  test('is rounded once, half up, after all buckets are added', () => {
    const price: Price = { ...FREE, inputUncached: { base: 250 }, outputText: { base: 249 } };
    expect(costInNanoDollars(usage({ inputUncached: 1 }), price, NOW)).toBe(0n);
    expect(costInNanoDollars(usage({ inputUncached: 1, outputText: 1 }), price, NOW)).toBe(0n);
    expect(costInNanoDollars(usage({ inputUncached: 2 }), price, NOW)).toBe(1n);
  });

  test('is unknown as soon as one used bucket has no price, and zero for no tokens', () => {
    const price: Price = { ...FREE, outputText: null };
    expect(costInNanoDollars(usage({ inputUncached: 5, outputText: 1 }), price, NOW)).toBeNull();
    expect(costInNanoDollars(usage({ inputUncached: 5 }), price, NOW)).toBe(0n);
    expect(costInNanoDollars(usage({}), price, NOW)).toBe(0n);
  });

  test('stays exact where a double would not', () => {
    const price: Price = { ...FREE, outputText: { base: 150_000_000 } };
    expect(costInNanoDollars(usage({ outputText: 99_999_999 }), price, NOW)).toBe(14_999_999_850_000n);
  });
});

describe('the price in force', () => {
  test('is the one of its day', () => {
    const o3 = model('openai', 'o3');
    expect(priceOf(o3, new Date('2025-06-09T23:59:59Z'))?.price.inputUncached).toEqual({ base: 10_000_000 });
    expect(priceOf(o3, new Date('2025-06-10T00:00:00Z'))?.price.inputUncached).toEqual({ base: 2_000_000 });
    expect(priceVersions(o3)).toMatchObject([
      { validFrom: new Date(0), validTo: new Date('2025-06-10') },
      { validFrom: new Date('2025-06-10'), validTo: null },
    ]);
  });

  test('is unknown for a name that the catalogue does not have', () => {
    expect(priceOf(model('openai', 'gpt-omar-9'), NOW)).toBeNull();
    expect(priceOf(model('custom', 'gpt-4o-mini', 'http://127.0.0.1:4000/v1'), NOW)).toBeNull();
    expect(priceOf(model('custom', 'gpt-4o-mini'), NOW)).toBeNull();
  });

  test('is that of the seller at the address', () => {
    const here = priceOf(model('custom', 'llama-3.3-70b-versatile', 'https://api.groq.com/openai/v1'), NOW);
    expect(here?.price.inputUncached).toEqual({ base: 590_000 });
  });

  test('changes with the time of day, by when the call began', () => {
    const price = priceOf(model('custom', 'deepseek-v4-pro', 'https://api.deepseek.com/v1'), NOW)!.price;
    const cost = (at: string): bigint | null =>
      costInNanoDollars(usage({ inputUncached: 1000, outputText: 1 }), price, new Date(at));
    const [peak, other] = [1000n * 1320n + 3960n, 1000n * 660n + 1980n];
    expect(
      ['00:59:59.999', '01:00', '03:59:59.999', '04:00', '06:00', '09:59', '10:00'].map((time) =>
        cost(`2026-11-20T${time}Z`),
      ),
    ).toEqual([other, peak, peak, other, peak, peak, other]);
    // A Saturday, a Sunday, and a holiday on a Friday.
    expect(['2026-11-21', '2026-11-22', '2026-09-25'].map((day) => cost(`${day}T02:00Z`))).toEqual([
      other,
      other,
      other,
    ]);
    expect(hasTiers(price)).toBe(true);
  });

  test('is the same when it is read where it was stored', () => {
    for (const id of ['deepseek-v4-pro', 'deepseek-flash', 'deepseek-chat']) {
      for (const { price } of priceVersions(model('custom', id, 'https://api.deepseek.com/v1')))
        expect(JSON.parse(JSON.stringify(price))).toEqual(price);
    }
  });

  test('has a part for each call, by how much of the web was read', () => {
    const { price } = priceOf(model('custom', 'sonar-pro', 'https://api.perplexity.ai'), NOW)!;
    const cost = (apart?: Usage['apart']): bigint | null =>
      costInNanoDollars(usage({ inputUncached: 10, ...(apart && { apart }) }), price, NOW);
    expect([cost(), cost({ mediumSearch: 1 }), cost({ highSearch: 1 })]).toEqual([
      6_030_000n,
      10_030_000n,
      14_030_000n,
    ]);
    expect(costInNanoDollars(usage({}), price, NOW)).toBe(0n);
  });

  test('of a night reaches over midnight', () => {
    const at = new Date('2025-07-10T17:41:44Z');
    const { price } = priceOf(model('custom', 'deepseek-reasoner', 'https://api.deepseek.com/v1'), at)!;
    const costs = ['16:29', '16:30', '23:59', '00:29', '00:30'].map((time) =>
      costInNanoDollars(usage({ outputText: 100 }), price, new Date(`2025-07-10T${time}:59Z`)),
    );
    expect(costs).toEqual([219_000n, 55_000n, 55_000n, 55_000n, 219_000n]);
  });

  test('is the whole list of what the catalogue has for hours of the day', () => {
    const priced = findProvider({ providerId: 'deepseek' })?.models.filter(
      ({ prices }) => Array.isArray(prices) && prices.some(({ constraint }) => constraint?.type === 'time_of_date'),
    );
    expect(priced?.length).toBeGreaterThan(0);
    for (const { id } of priced ?? []) {
      const versions = priceVersions(model('custom', id, 'https://api.deepseek.com'));
      expect(
        versions.some(({ price }) => (price.hours?.length ?? 0) > 0),
        id,
      ).toBe(true);
    }
  });

  test('is nothing for what runs here, but not for what Ollama passes on', () => {
    expect(priceOf(model('ollama', 'llama3.2:3b'), NOW)?.price).toEqual(FREE);
    expect(priceOf(model('ollama', 'gpt-oss:120b-cloud'), NOW)).toBeNull();
  });

  test('is shown as exact dollars a token', () => {
    expect(unitPrices(priceNow('openai', 'gpt-4o-mini'))).toEqual({ input: '0.00000015', output: '0.0000006' });
    expect(unitPrices(FREE)).toEqual({ input: '0', output: '0' });
    expect(unitPrices({ ...FREE, inputUncached: { base: 2_500_000_000_000 }, outputText: null })).toEqual({
      input: '2.5',
      output: null,
    });
  });

  test('comes with the size of the context', () => {
    expect(contextTokensOf(model('openai', 'gpt-3.5-turbo'))).toBe(16_385);
    expect(contextTokensOf(model('openai', 'gpt-omar-9'))).toBeNull();
  });
});

test('every model of the catalogue costs here what the catalogue says, to its rounding', () => {
  const call = usage({
    inputUncached: 1234,
    inputCacheRead: 777,
    inputCacheWrite: 55,
    outputText: 345,
    outputReasoning: 0,
  });
  let compared = 0;
  for (const providerId of ['openai', 'anthropic', 'google'] as const) {
    for (const { id, prices } of findProvider({ providerId })?.models ?? []) {
      const version = priceOf(model(providerId, id), NOW);
      const ours = version === null ? null : costInNanoDollars(call, version.price, NOW);
      const theirs = calcPrice(
        { input_tokens: 1234 + 777 + 55, cache_read_tokens: 777, cache_write_tokens: 55, output_tokens: 345 },
        id,
        { providerId, timestamp: NOW },
      );
      const isWhole = !Array.isArray(prices) && 'input_mtok' in prices && 'output_mtok' in prices;
      if (!isWhole || ours === null) continue;
      expect(Math.abs(Number(ours) - (theirs?.total_price ?? 0) * 1e9), id).toBeLessThanOrEqual(0.51);
      compared += 1;
    }
  }
  expect(compared).toBeGreaterThan(100);
});
