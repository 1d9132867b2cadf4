import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { harbourChanged } from '#seed/models.ts';
import type { Row } from '#seed/plan.ts';
import { planHouse } from '#seed/plan-house.ts';
import { startCusum } from '#server/core/statistics/cusum.ts';
import { observeRating, ratingBaseline, ratingDetector } from '#server/core/statistics/ordinal-cusum.ts';
import type { ScoreCounts } from '#server/core/statistics/score-counts.ts';
import { summarizeScores } from '#server/core/statistics/score-summary.ts';

describe('the whole house', () => {
  const plan = planHouse({
    scale: 1,
    // The same day each time, and so the same six months.
    now: new Date('2026-11-22T11:00:00Z'),
    firstIds: { user: 1, branch: 1, chat: 1, price: 1 },
    standing: { id: randomUUID(), versionId: randomUUID() },
    hashes: [],
  });
  const rows = (table: string): Row[] => plan.rows.get(table) ?? [];
  const messages = new Map(rows('message').map((row) => [row['id'], row]));
  const modelOf = new Map(rows('llm_model').map((row) => [row['id'], row['model_id'] as string]));
  const changedAt = plan.now - harbourChanged * 86_400_000;
  const ratings = rows('message_rating')
    .map((row) => ({
      at: Date.parse(row['created_at'] as string),
      score: row['score'] as number,
      model: modelOf.get(messages.get(row['message_id'])!['llm_model_id'])!,
    }))
    .sort((a, b) => a.at - b.at);
  const countsOf = (some: typeof ratings) =>
    [1, 2, 3, 4, 5].map((score) => some.filter((one) => one.score === score).length) as unknown as ScoreCounts;

  test('has five to ten of a hundred answers rated, and cases in every state', () => {
    const answers = rows('message').filter(({ role }) => role === 'assistant').length;
    expect(ratings.length / answers).toBeGreaterThan(0.05);
    expect(ratings.length / answers).toBeLessThan(0.1);
    const states = new Set(rows('review_case').map(({ state }) => state));
    expect([...states].toSorted((a, b) => (String(a) < String(b) ? -1 : 1))).toEqual([
      'dismissed',
      'escalated',
      'in_review',
      'open',
      'upheld',
      'withdrawn',
    ]);
  });

  test('has one model that gets worse on a known day, which raises an alarm, and no other one does', () => {
    const fleet = countsOf(ratings.filter(({ at }) => at < changedAt));
    const alarmed = [...modelOf.values()].map((model) => {
      const own = ratings.filter((one) => one.model === model);
      const detector = ratingDetector(ratingBaseline(countsOf(own.filter(({ at }) => at < changedAt)), fleet)!)!;
      let state = startCusum(detector);
      for (const rating of own) {
        const next = observeRating(detector, state, rating);
        if (next.alarm !== null) return { model, after: Math.round((next.alarm.at - changedAt) / 86_400_000) };
        state = next.state;
      }
      return null;
    });
    expect(alarmed.filter((alarm) => alarm !== null)).toEqual([
      { model: 'harbour-large', after: expect.any(Number) as number },
    ]);
    const { after } = alarmed.find((alarm) => alarm !== null)!;
    expect(after).toBeGreaterThan(0);
    expect(after).toBeLessThan(harbourChanged);
    const [before, since] = [(at: number) => at < changedAt, (at: number) => at >= changedAt].map(
      (isThen) =>
        summarizeScores(countsOf(ratings.filter(({ at, model }) => model === 'harbour-large' && isThen(at)))).mean!,
    );
    expect(before! - since!).toBeGreaterThan(0.45);
    expect(before! - since!).toBeLessThan(0.85);
  });
});
