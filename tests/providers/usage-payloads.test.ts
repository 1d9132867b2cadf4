import { describe, expect, test } from 'vitest';
import { priceOf } from '#server/providers/price-book.ts';
import { costInNanoDollars } from '#server/providers/price.ts';
import { anthropicUsage, googleCompatibleUsage, googleUsage, openaiUsage } from '#server/providers/usage-shapes.ts';
import { anthropicPayloads } from './usage-payloads/anthropic.ts';
import { anthropicCachesPayloads } from './usage-payloads/anthropic-caches.ts';
import { azurePayloads } from './usage-payloads/azure.ts';
import { deepseekPayloads } from './usage-payloads/deepseek.ts';
import { googlePayloads } from './usage-payloads/google.ts';
import { googleMediaPayloads } from './usage-payloads/google-media.ts';
import { groqPayloads } from './usage-payloads/groq.ts';
import { mistralPayloads } from './usage-payloads/mistral.ts';
import { openaiPayloads } from './usage-payloads/openai.ts';
import { openaiResponsesPayloads } from './usage-payloads/openai-responses.ts';
import { openrouterPayloads } from './usage-payloads/openrouter.ts';
import { openrouterRoutesPayloads } from './usage-payloads/openrouter-routes.ts';
import { otherSellersPayloads } from './usage-payloads/other-sellers.ts';
import { perplexityPayloads } from './usage-payloads/perplexity.ts';
import type { PayloadCase, Shape } from './usage-payloads/payload-case.ts';
import { xaiPayloads } from './usage-payloads/xai.ts';

const readers = {
  openai: openaiUsage,
  'google-compatible': googleCompatibleUsage,
  anthropic: anthropicUsage,
  google: googleUsage,
} satisfies Record<Shape, typeof openaiUsage>;

const sellers: [string, PayloadCase[]][] = [
  ['OpenAI', [...openaiPayloads, ...openaiResponsesPayloads]],
  ['Azure', azurePayloads],
  ['Anthropic', [...anthropicPayloads, ...anthropicCachesPayloads]],
  ['Google', [...googlePayloads, ...googleMediaPayloads]],
  ['Groq', groqPayloads],
  ['Mistral', mistralPayloads],
  ['DeepSeek', deepseekPayloads],
  ['xAI', xaiPayloads],
  ['OpenRouter', [...openrouterPayloads, ...openrouterRoutesPayloads]],
  ['Perplexity', perplexityPayloads],
  ['other sellers', otherSellersPayloads],
];
const all = sellers.flatMap(([, payloads]) => payloads);

/** By nothing but the bill: dollars a million are thousands of nano-dollars each, here in millionths of them. */
function byHand(bill: NonNullable<PayloadCase['bill']>): bigint {
  const millionths = bill.reduce((sum, [count, dollars]) => {
    const [whole = '', fraction = ''] = dollars.split('.');
    return sum + BigInt(count) * BigInt(whole + fraction.padEnd(6, '0'));
  }, 0n);
  return (millionths + 500n) / 1000n;
}

/** Through all that the product does with a report. */
function byProduct({ kind: modelType, model: modelId, address: apiEndpoint, shape, payload, at }: PayloadCase) {
  const read = readers[shape](payload);
  const version = priceOf({ modelType, modelId, apiEndpoint }, at);
  return { read, cost: read && version && costInNanoDollars(read.usage, version.price, at) };
}

describe.each(sellers)('what %s reports', (_seller, payloads) => {
  test.each(payloads)('$title', (payload) => {
    const { read, cost } = byProduct(payload);
    const { charged: _charged, ...usage } = read!.usage;
    expect(usage).toEqual(payload.usage);
    expect(read!.anomaly ?? null).toBe(payload.anomaly);
    expect(cost).toBe(payload.cost);
    if (payload.bill !== null) expect(byHand(payload.bill)).toBe(payload.cost);
  });
});

test('what sellers have said of the cost is what it cost, to their last digit', () => {
  const invoiced = all.filter((payload) => payload.invoiced !== null);
  expect(invoiced.length).toBeGreaterThan(20);
  for (const { title, invoiced: dollars, cost } of invoiced) {
    const digits = dollars!.split('.')[1]!.length;
    const off = Math.abs(Number(cost) - Number(dollars) * 1e9);
    expect(off, title).toBeLessThan(Math.max(0.51, 10 ** (9 - digits)));
  }
});

test('there are sixty reports of eight sellers and more, each with where it is from, and few without a price', () => {
  const addresses = new Set(all.map(({ kind, address }) => (address === null ? kind : new URL(address).host)));
  expect(addresses.size).toBeGreaterThanOrEqual(8);
  expect(all.filter(({ cost }) => cost !== null).length).toBeGreaterThanOrEqual(60);
  for (const { source, pricedBy, cost } of all) {
    expect(new URL(source).protocol).toBe('https:');
    if (cost !== null) expect(new URL(pricedBy).protocol).toBe('https:');
  }
});
