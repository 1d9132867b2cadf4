import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { processNewFeedback } from '#server/jobs/process-feedback.ts';
import { randomFrom } from '#tests/support/seeded-random.ts';
import { drawScore, ratingShapes } from '#tests/support/simulated-ratings.ts';
import { type Teller, tellAnswers, type ToldAnswer } from '#tests/support/told-answers.ts';
import { startWatchedHouse, type WatchedHouse } from '#tests/support/watched-house.ts';

let house: WatchedHouse;

beforeAll(async () => {
  house = await startWatchedHouse();
});
afterAll(() => house.close());

const run = (signal = new AbortController().signal) => processNewFeedback.run({ ...house.ctx, signal });

interface AlarmRow {
  id: string;
  subject: string;
  metric: string;
  state: string;
  ending: string | null;
  change: { kind: string; fits: boolean; to?: string; version?: number; changes?: string[] } | null;
  before_counts: number[];
  after_counts: number[];
  began_at: Date;
  raised_at: Date;
}

async function alarmsOf({ modelId, agentId }: Teller): Promise<AlarmRow[]> {
  const { rows } = await house.ctx.pool.query<AlarmRow>(
    `select * from alarm where subject_id in ($1, $2) order by metric, subject, number`,
    [modelId, agentId],
  );
  return rows;
}

const named = (alarms: AlarmRow[]) => alarms.map(({ subject, metric, state }) => `${subject} ${metric} ${state}`);

const start = Date.UTC(2026, 5, 1);
const hour = 3_600_000;
const at = (index: number) => new Date(start + index * hour);
const random = randomFrom(41);
/** What is rated half a star lower, and a little more. */
const worse = [0.22, 0.16, 0.2, 0.22, 0.2] as const;

const rated = (
  from: number,
  count: number,
  shares: readonly number[] = ratingShapes.usual,
  more: Partial<ToldAnswer> = {},
) =>
  Array.from({ length: count }, (_, index): ToldAnswer => {
    const score = drawScore(shares as (typeof ratingShapes)['usual'], random);
    return { at: at(from + index), score, ...more };
  });

describe('ratings', () => {
  test('that fall where a provider answers with another snapshot raise one alarm, which names it, and stays one', async () => {
    const teller = await house.newTeller();
    await tellAnswers(house.ctx.pool, teller, rated(0, 700, ratingShapes.usual, { responseModel: 'echo-2026-01' }));
    await run();
    expect(await alarmsOf(teller)).toEqual([]);

    await tellAnswers(house.ctx.pool, teller, rated(700, 120, worse, { responseModel: 'echo-2026-06' }));
    await run();
    const [ofAgent, ofModel, ...others] = await alarmsOf(teller);
    expect(others).toEqual([]);
    for (const alarm of [ofAgent, ofModel]) {
      expect(alarm).toMatchObject({ metric: 'ratings', state: 'open' });
      expect(alarm!.change).toMatchObject({
        kind: 'response_model',
        from: 'echo-2026-01',
        to: 'echo-2026-06',
        fits: true,
      });
      expect(alarm!.began_at).toEqual(at(700));
      expect(alarm!.before_counts.reduce((sum, count) => sum + count)).toBe(700);
      expect(alarm!.after_counts.reduce((sum, count) => sum + count)).toBe(120);
    }

    await tellAnswers(house.ctx.pool, teller, rated(820, 60, worse, { responseModel: 'echo-2026-06' }));
    await run();
    const later = await alarmsOf(teller);
    expect(named(later)).toEqual(['model ratings open', 'agent ratings open']);
    expect(later[0]!.after_counts.reduce((sum, count) => sum + count)).toBe(180);
  });
});
