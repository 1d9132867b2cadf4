import { deepseekPrices } from './deepseek-prices.ts';
import type { Price, PriceVersion, TokenPrice } from './price.ts';
import { bucketPrices, picoOfEach, picoPerToken } from './price-units.ts';
import type { BilledApart } from './provider.ts';

/**
 * Where the catalogue can't say what a seller's own price list does, or does not know a model yet: by the catalogue's
 * name of the seller and the model's id. These stand instead of the catalogue's, by rising date.
 */
export function correctedVersions(seller: string, modelId: string): PriceVersion[] | null {
  return CORRECTIONS[seller]?.[modelId.replace(/-\d{8}$/, '')] ?? null;
}

const ANTHROPIC = 'https://platform.claude.com/docs/en/about-claude/pricing';

/** Dollars a million tokens. */
interface Claude {
  input: number;
  output: number;
  cacheRead: number;
}

/** What is written to the cache costs a quarter more than input, for an hour twice as much. */
function claude(dollars: Claude): Price {
  const { input } = dollars;
  return {
    ...bucketPrices({ ...dollars, cacheWrite: 1.25 * input }),
    apart: { cacheWriteHour: { base: picoPerToken(2 * input) }, webSearch: { base: picoOfEach(0.01) } },
  };
}

const MISTRAL = 'https://mistral.ai/pricing/api';

const SONNET_5_5: Claude = { input: 2, output: 10, cacheRead: 0.2 };

/** Five times as much for prompts of more than 100,000 tokens, but for searches. */
const haiku55 = withTier(claude({ input: 0.1, output: 0.5, cacheRead: 0.01 }), 100_000, 5);

function withTier(price: Price, above: number, times: number): Price {
  const tiered = ({ base }: TokenPrice): TokenPrice => ({ base, tiers: [{ above, price: base * times }] });
  const apart = Object.entries(price.apart ?? {}) as [BilledApart, TokenPrice][];
  return {
    inputUncached: price.inputUncached && tiered(price.inputUncached),
    inputCacheRead: price.inputCacheRead && tiered(price.inputCacheRead),
    inputCacheWrite: price.inputCacheWrite && tiered(price.inputCacheWrite),
    outputText: price.outputText && tiered(price.outputText),
    outputReasoning: price.outputReasoning && tiered(price.outputReasoning),
    apart: Object.fromEntries(apart.map(([what, each]) => [what, what === 'webSearch' ? each : tiered(each)])),
  };
}

function since(source: string, from: string, to: string | null, price: Price): PriceVersion {
  return { validFrom: new Date(from), validTo: to === null ? null : new Date(to), source, price };
}

/** A thousand requests cost something besides their tokens: least with little context of the web, which is the default. */
function perplexity(input: number, output: number, [low, medium, high]: [number, number, number]): PriceVersion[] {
  const each = (dollarsPerThousand: number): number => picoOfEach(dollarsPerThousand / 1000);
  const price: Price = {
    ...bucketPrices({ input, output }),
    call: each(low),
    apart: {
      citation: { base: 0 },
      webSearch: { base: 0 },
      mediumSearch: { base: each(medium - low) },
      highSearch: { base: each(high - low) },
    },
  };
  return [since('https://docs.perplexity.ai/getting-started/pricing', '2025-04-18T00:00Z', null, price)];
}

const CORRECTIONS: Record<string, Record<string, PriceVersion[]>> = {
  anthropic: {
    'claude-sonnet-5-5': [
      since(ANTHROPIC, '2026-09-28T00:00Z', '2026-10-07T00:00Z', claude(SONNET_5_5)),
      since(ANTHROPIC, '2026-10-07T00:00Z', null, claude({ ...SONNET_5_5, cacheRead: 0.1 })),
    ],
    'claude-haiku-5-5': [since(ANTHROPIC, '2026-10-07T00:00Z', null, haiku55)],
  },
  deepseek: deepseekPrices,
  mistral: {
    // Large 3, until a fourth came that nobody here has seen a price list of.
    'mistral-large-latest': [
      since(MISTRAL, '2024-11-18T00:00Z', '2025-12-02T00:00Z', bucketPrices({ input: 2, output: 6 })),
      since(
        MISTRAL,
        '2025-12-02T00:00Z',
        '2026-08-22T00:00Z',
        bucketPrices({ input: 0.5, cacheRead: 0.05, output: 1.5 }),
      ),
    ],
  },
  perplexity: {
    sonar: perplexity(1, 1, [5, 8, 12]),
    'sonar-pro': perplexity(3, 15, [6, 10, 14]),
    'sonar-reasoning-pro': perplexity(2, 8, [6, 10, 14]),
  },
};
