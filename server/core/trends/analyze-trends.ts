import { act, type SystemContext } from '#server/core/context.ts';
import type { Trend } from '#server/core/statistics/trend.ts';
import { addDays } from '#server/core/usage/calendar.ts';
import { foldUsage } from '#server/core/usage/fold-usage.ts';
import { zoneNamed } from '#server/core/usage/zone.ts';
import type { TrendWord } from '#server/db/trend-tables.ts';
import { keepWords, readWords, type SaidWord, type WordsBefore } from './change-store.ts';
import type { TrendFigure } from './figure.ts';
import { type SubjectTrends, testBusiest } from './read-trends.ts';

type KnownTrend = Extract<Trend, { slope: number }>;

/** As many days as the pages show where nobody chose. */
const analyzedDays = 90;
const mostSubjects = 100;

export interface TrendAnalysis {
  /** Series that had days enough. */
  tested: number;
  improving: number;
  declining: number;
  /** Words that are other ones than they were. */
  changed: number;
}

/**
 * Looks at the trends of all models and all agents over the whole days before `date`, in UTC, and keeps which words are other ones
 * than before. The same day once more, or twice at once, finds the same; cut off, one of both kinds may be looked at already.
 */
export async function analyzeTrends(
  ctx: SystemContext,
  signal: AbortSignal,
  date = zoneNamed('UTC').dateOf(new Date()),
): Promise<TrendAnalysis> {
  const analysis = { tested: 0, improving: 0, declining: 0, changed: 0 };
  await foldUsage(ctx, signal);
  for (const kind of ['model', 'agent'] as const) {
    if (signal.aborted) break;
    const days = { from: addDays(date, -analyzedDays), until: date };
    const { results, tested } = await testBusiest(ctx, kind, days, { most: mostSubjects, first: null });
    const before = await readWords(ctx, kind, date);
    const said = results.flatMap((subject) => wordsOf(subject, before.get(subject.id) ?? {}));
    analysis.tested += tested;
    for (const { word } of said) if (word !== 'stable') analysis[word] += 1;
    analysis.changed += await act(ctx, (tx) => keepWords(tx, { kind, date, said }));
  }
  return analysis;
}

function wordsOf({ id, trends }: SubjectTrends, words: WordsBefore): SaidWord[] {
  return trends.flatMap(({ figure, trend }) => {
    if (trend.word === 'not enough data') return [];
    const before = words[figure.name] ?? null;
    return [{ subjectId: id, figure: figure.name, before, ...trend, word: settledWord(figure, trend, before) }];
  });
}

/** Up to which p, corrected for all that were tested, a trend that is told of goes on. */
const goesOnUpTo = 0.2;

/** Near the p from which on there is a trend its word would be another one every other night: it ends later than it begins. */
function settledWord(
  { better }: TrendFigure,
  { word, slope, adjustedP }: KnownTrend,
  before: TrendWord | null,
): TrendWord {
  const goes = slope > 0 === (better === 'higher') ? 'improving' : 'declining';
  return word === 'stable' && before === goes && adjustedP <= goesOnUpTo ? before : word;
}
