import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import { inOrder, type Point } from '#server/core/statistics/points.ts';
import { type Series, type TestedSeries, testTrend, type Trend, trendsOf } from '#server/core/statistics/trend.ts';

/** Days that are over seldom change, so that most series have been tested before, just as they are. */
const kept = new LRUCache<string, { test: TestedSeries | null }>({ max: 5_000 });

/** The trends of all series; between one and the next that has to be tested, others get their turn. */
export async function keptTrendsOf(all: readonly Series[]): Promise<Trend[]> {
  const tests: (TestedSeries | null)[] = [];
  for (const { points } of all) tests.push(await testOnce(inOrder(points)));
  // It asks for each series in turn.
  const results = tests.values();
  return trendsOf(all, () => results.next().value ?? null);
}

/** Each time a value of its own: two series that are the same are two tests. */
async function testOnce(points: readonly Point[]): Promise<TestedSeries | null> {
  const key = createHash('sha1')
    .update(Float64Array.from(points.flatMap(({ x, y }) => [x, y])))
    .digest('base64');
  const known = kept.get(key);
  if (known === undefined) await nextTurn();
  const { test } = known ?? { test: testTrend(points) };
  kept.set(key, { test });
  return test && { ...test };
}
