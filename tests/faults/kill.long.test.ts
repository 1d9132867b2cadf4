import { expect, test } from 'vitest';
import { expectNothingLost, killOverAndOver } from './kill-rounds.ts';

test('a hundred kills with twenty live streams', async () => {
  const report = await killOverAndOver({ rounds: 100, streams: 20 });
  console.log(JSON.stringify(report, null, 2));
  expectNothingLost(report, 100 * (20 + 10));
  expect(report.readyMs.max).toBeLessThan(5000);
  expect(report.healedMs.max).toBeLessThan(5000);
}, 3_600_000);
