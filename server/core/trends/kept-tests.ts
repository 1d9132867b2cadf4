import { hash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import { type Tested, testTrend, type Trend, trendsOfTested } from '#server/core/statistics/trend.ts';

/** A figure of each day, oldest first; null on one that has none. */
export interface DailySeries {
  values: readonly (number | null)[];
  better: Tested['better'];
}

type KeptTest = Pick<Tested, 'n' | 'test'>;

/** Days that are over seldom change, so that most series have been tested before, just as they are. */
const kept = new LRUCache<string, KeptTest>({ max: 5_000 });

/** The trends of all series; between one and the next that has to be tested, others get their turn. */
export async function keptTrendsOf(all: readonly DailySeries[]): Promise<Trend[]> {
  const tested: Tested[] = [];
  for (const { values, better } of all) tested.push({ better, ...(await testOnce(values)) });
  return trendsOfTested(tested);
}

async function testOnce(values: DailySeries['values']): Promise<KeptTest> {
  const numbers = new Float64Array(values.length);
  for (const [day, value] of values.entries()) numbers[day] = value ?? Number.NaN;
  const key = hash('sha1', numbers, 'base64');
  const known = kept.get(key);
  if (known !== undefined) return known;
  await nextTurn();
  const points = values.flatMap((y, x) => (y === null ? [] : [{ x, y }]));
  const made = { n: points.length, test: testTrend(points) };
  kept.set(key, made);
  return made;
}
