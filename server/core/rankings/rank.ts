import type { Context } from '#server/core/context.ts';
import type { Prior } from '#server/core/statistics/bayesian-average.ts';
import { rankSubjects } from '#server/core/statistics/rank-bands.ts';
import { total } from '#server/core/statistics/score-counts.ts';
import { type ScoreSummary, summarizeScores } from '#server/core/statistics/score-summary.ts';
import { type Share, shareOf } from '#server/core/statistics/wilson-interval.ts';
import { foldUsage } from '#server/core/usage/fold-usage.ts';
import { type DateRange, lastDays } from '#server/core/usage/last-days.ts';
import type { AlarmSubject } from '#server/db/alarm-tables.ts';
import { type RatedSubject, readRated } from './store.ts';

export interface Standing {
  subject: RatedSubject;
  summary: ScoreSummary;
  /** Ratings of all answers; null where there were none. */
  coverage: number | null;
  flagged: Share | null;
  /** Null where there are too few ratings: it is not ranked. */
  rank: { first: number; last: number; band: number; average: number } | null;
}

export interface RankingInFull {
  days: DateRange;
  prior: Prior | null;
  /** The ranked, best first, and then the others, those with the most ratings first; at most so many as were asked for. */
  results: Standing[];
  others: number;
}

/**
 * Models, or agents, in the order of their ratings of some days in UTC.
 *
 * @throws {AppError} `invalid` for a time zone that is not known
 */
export async function rank(
  ctx: Context,
  { kind, days: count, timeZone, limit }: { kind: AlarmSubject; days: number; timeZone: string; limit: number },
): Promise<RankingInFull> {
  const days = lastDays(count, timeZone, 'with today');
  await foldUsage(ctx);
  const subjects = await readRated(ctx, kind, days);
  const { bands, notEnoughData, prior } = rankSubjects(
    subjects.map((subject) => ({ subject, counts: subject.scores })),
  );
  const ranked = bands.flatMap(({ first, last, members }, index) =>
    members.map(({ subject, average }) => standingOf(subject, { first, last, band: index + 1, average })),
  );
  const all = [...ranked, ...notEnoughData.map(({ subject }) => standingOf(subject, null))];
  return { days, prior, results: all.slice(0, limit), others: Math.max(all.length - limit, 0) };
}

/** What was said of one model, or agent, without a place among others. Who may see it has been seen to. */
export async function readStanding(
  ctx: Context,
  { kind, id, name }: { kind: AlarmSubject; id: string; name: string },
  { days: count, timeZone }: { days: number; timeZone: string },
): Promise<{ days: DateRange; standing: Standing }> {
  const days = lastDays(count, timeZone, 'with today');
  const [subject] = await readRated(ctx, kind, days, id);
  const nothing = { id, name, scores: [0, 0, 0, 0, 0], flags: 0, answers: 0 } as const;
  return { days, standing: standingOf(subject ?? nothing, null) };
}

function standingOf(subject: RatedSubject, place: Standing['rank']): Standing {
  const { scores, answers, flags } = subject;
  return {
    subject,
    summary: summarizeScores(scores),
    coverage: answers === 0 ? null : Math.min(total(scores) / answers, 1),
    flagged: shareOf(flags, answers),
    rank: place,
  };
}
