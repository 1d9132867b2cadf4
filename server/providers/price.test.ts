import { expect, test } from 'vitest';
import { costInNanoDollars, FREE, hasTiers, priceOfMillion, pricePerMillion } from './price.ts';

const none = { cacheRead: null, cacheWrite: null, reasoning: null };

test.each([
  ['0', '0'],
  ['2.5', '2.5'],
  ['2.50', '2.5'],
  ['0.000001', '0.000001'],
  ['999999.999999', '999999.999999'],
  ['0010', '10'],
])('%s dollars a million are kept to the last digit', (typed, shown) => {
  expect(pricePerMillion(priceOfMillion({ input: typed, output: '1', ...none })).input).toBe(shown);
});

test('what is not told costs what its kind costs', () => {
  const price = priceOfMillion({ input: '2', output: '8', ...none, cacheRead: '0.2' });
  expect(pricePerMillion(price)).toEqual({
    input: '2',
    output: '8',
    cacheRead: '0.2',
    cacheWrite: '2',
    reasoning: '8',
  });
  const usage = {
    inputUncached: 1,
    inputCacheRead: 10,
    inputCacheWrite: 100,
    outputText: 1000,
    outputReasoning: 10_000,
  };
  expect(costInNanoDollars(usage, price, new Date())).toBe(2000n + 2000n + 200_000n + 8_000_000n + 80_000_000n);
});

test('tiers are seen', () => {
  expect(hasTiers(FREE)).toBe(false);
  expect(hasTiers({ ...FREE, outputText: { base: 1, tiers: [{ above: 200_000, price: 2 }] } })).toBe(true);
});
