import { describe, expect, test } from 'vitest';
import { readRetryAfter } from './retry-after.ts';
import { createRetryBudget } from './retry-budget.ts';
import { retryDelay } from './retry-delay.ts';
import { ProviderError } from './provider.ts';

describe('Retry-After', () => {
  const now = Date.parse('2026-11-21T12:00:00Z');

  test.each<[string, Record<string, string>, number | null]>([
    ['seconds', { 'retry-after': '7' }, 7000],
    ['a part of a second', { 'retry-after': '0.25' }, 250],
    ['milliseconds, which are more exact', { 'retry-after-ms': '120', 'retry-after': '1' }, 120],
    ['a date', { 'retry-after': 'Sat, 21 Nov 2026 12:00:30 GMT' }, 30_000],
    ['a date that is over', { 'retry-after': 'Sat, 21 Nov 2026 11:00:00 GMT' }, 0],
    ['nothing', {}, null],
    ['nonsense', { 'retry-after': 'soon' }, null],
    ['a negative number', { 'retry-after': '-5' }, null],
  ])('%s', (_title, headers, expected) => {
    expect(readRetryAfter(headers, now)).toBe(expected);
  });
});

describe('the wait before a retry', () => {
  const error = new ProviderError('rate_limit', 'Too many.');
  const asked = new ProviderError('rate_limit', 'Too many.', { retryAfterMs: 3000 });

  test('is a random part of a time that doubles', () => {
    expect(retryDelay(error, 1, 60_000, () => 0.5)).toBe(250);
    expect(retryDelay(error, 2, 60_000, () => 0.5)).toBe(500);
    expect(retryDelay(error, 1, 60_000, () => 0)).toBe(0);
  });

  test('is never less than what the provider asked for', () => {
    expect(retryDelay(asked, 1, 60_000, () => 0)).toBe(3000);
    expect(retryDelay(asked, 1, 60_000, () => 1)).toBeGreaterThan(3000);
  });

  test('is not begun when the time left is shorter, after two retries, or for what will not pass', () => {
    expect(retryDelay(asked, 1, 3000, () => 0)).toBeNull();
    expect(retryDelay(error, 3, 60_000, () => 0)).toBeNull();
    expect(retryDelay(new ProviderError('auth', 'No.'), 1, 60_000, () => 0)).toBeNull();
    expect(retryDelay(new ProviderError('rate_limit', 'No.', { retryable: false }), 1, 60_000, () => 0)).toBeNull();
  });
});

test('with every call failing, retries are at most a tenth of the calls and the reserve', () => {
  const budget = createRetryBudget({ share: 0.1, reserve: 10 });
  let retries = 0;
  for (let call = 0; call < 1000; call += 1) {
    budget.earn();
    while (budget.spend()) retries += 1;
  }
  expect(retries).toBeLessThanOrEqual(110);
  expect(retries).toBeGreaterThan(100);
});
