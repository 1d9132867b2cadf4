import { type RawBuilder, sql } from 'kysely';
import type { Context } from '#server/core/context.ts';
import { type Histogram, mergeHistograms, quantile, valueOfBucket } from '#server/core/statistics/histogram.ts';
import type { DateRange } from '#server/core/usage/last-days.ts';
import type { AlarmSubject } from '#server/db/alarm-tables.ts';
import { subjectColumns } from '#server/db/subject-columns.ts';
import { type DayCounts, noCounts } from './figure.ts';

type StoreContext = Pick<Context, 'db'>;

export interface NamedSubject {
  id: string;
  name: string;
}

/** Those with the most requests in the days, at most `most`, and how many there are; one of them first, where it is named. */
export async function listBusiest(
  ctx: StoreContext,
  kind: AlarmSubject,
  { from, until }: DateRange,
  { most, first }: { most: number; first: string | null },
): Promise<{ subjects: NamedSubject[]; count: number }> {
  const { performance, id, join, names } = subjectColumns[kind];
  const { rows } = await sql<NamedSubject & { count: number }>`
    select n.id, n.name, count(*) over ()::int as count from (
      select ${id} as id, sum(d.requests) as requests from ${performance} d ${join}
      where d.date >= ${from}::date and d.date < ${until}::date group by 1
    ) k join (${names}) n on n.id = k.id
    order by n.id is not distinct from ${first}::uuid desc, k.requests desc, n.name, n.id limit ${most}`.execute(
    ctx.db,
  );
  return { subjects: rows.map(({ id: of, name }) => ({ id: of, name })), count: rows[0]?.count ?? 0 };
}

export async function findSubject(ctx: StoreContext, kind: AlarmSubject, id: string): Promise<NamedSubject | null> {
  const { rows } =
    await sql<NamedSubject>`select n.id, n.name from (${subjectColumns[kind].names}) n where n.id = ${id}`.execute(
      ctx.db,
    );
  return rows[0] ?? null;
}

/** What is counted of a subject on each day, by the day's number from the first one on; nothing where there was nothing. */
export type CountsByDay = (DayCounts | undefined)[];

export async function readCounts(
  ctx: StoreContext,
  kind: AlarmSubject,
  ids: string[],
  days: DateRange,
): Promise<Map<string, CountsByDay>> {
  const counts = new Map(ids.map((id): [string, CountsByDay] => [id, []]));
  if (ids.length === 0) return counts;
  const [performed, said] = await Promise.all([
    readPerformance(ctx, kind, ids, days),
    readFeedback(ctx, kind, ids, days),
  ]);
  addUp(counts, performed, performedOf);
  addUp(counts, said, saidOf);
  for (const { id, day, median } of performed) {
    const ofSubject = counts.get(id)!;
    for (const [at, bucket] of median.entries())
      ofSubject[day[at]!]!.firstTokenMs = bucket === null ? null : valueOfBucket(bucket);
  }
  const divided = performed.flatMap(({ id, day }) => repeatedIn(day).map((of): [string, number] => [id, of]));
  for (const { id, day, histograms } of await readHistograms(ctx, kind, divided, days))
    counts.get(id)![day]!.firstTokenMs = quantile(mergeHistograms(histograms), 0.5);
  return counts;
}

const performedOf = ['requests', 'successes', 'costNano', 'unpricedRequests', 'writingMs', 'writtenTokens'] as const;
const saidOf = ['ratings', 'stars', 'flags'] as const;

/**
 * What is counted of a subject, as lists: thousands of rows would take longer to be read than to be found, and so would lists of
 * which the names are looked through. Of an agent there is more than one of a day on which it was changed.
 */
type Listed<Name extends string> = { id: string; day: number[] } & Record<Name, number[]>;

function addUp<Name extends (typeof performedOf)[number] | (typeof saidOf)[number]>(
  counts: Map<string, CountsByDay>,
  found: Listed<Name>[],
  names: readonly Name[],
): void {
  for (const lists of found) {
    const ofSubject = counts.get(lists.id)!;
    for (const [at, day] of lists.day.entries()) {
      const sum = (ofSubject[day] ??= { ...noCounts });
      for (const name of names) sum[name] += lists[name][at]!;
    }
  }
}

function repeatedIn(days: number[]): number[] {
  const seen = new Set<number>();
  return days.filter((day) => seen.size === seen.add(day).size);
}

async function readPerformance(
  ctx: StoreContext,
  kind: AlarmSubject,
  ids: string[],
  days: DateRange,
): Promise<(Listed<(typeof performedOf)[number]> & { median: (number | null)[] })[]> {
  const { performance, id, join } = subjectColumns[kind];
  const { rows } = await sql<Listed<(typeof performedOf)[number]> & { median: (number | null)[] }>`
    select ${id} as id, array_agg(d.date - ${days.from}::date) as day, array_agg(d.requests) as requests, array_agg(d.successes) as successes,
      array_agg(d.cost_nano) as "costNano", array_agg(d.unpriced_requests) as "unpricedRequests", array_agg(d.writing_ms) as "writingMs",
      array_agg(d.written_tokens) as "writtenTokens", array_agg(d.first_token_median) as median
    from ${performance} d ${join} where ${isAbout(id, ids, days)} group by 1`.execute(ctx.db.withoutPlugins());
  return rows;
}

/** The medians of several parts don't tell that of all. */
async function readHistograms(
  ctx: StoreContext,
  kind: AlarmSubject,
  divided: [id: string, day: number][],
  { from }: DateRange,
): Promise<{ id: string; day: number; histograms: Histogram[] }[]> {
  if (divided.length === 0) return [];
  const { performance, id, join } = subjectColumns[kind];
  const { rows } = await sql<{ id: string; day: number; histograms: Histogram[] }>`
    select ${id} as id, k.day, json_agg(d.first_token) as histograms
    from unnest(${divided.map(([of]) => of)}::uuid[], ${divided.map(([, day]) => day)}::int[]) as k (id, day)
      join (${performance} d ${join}) on ${id} = k.id and d.date = ${from}::date + k.day
    group by 1, 2`.execute(ctx.db);
  return rows;
}

async function readFeedback(
  ctx: StoreContext,
  kind: AlarmSubject,
  ids: string[],
  days: DateRange,
): Promise<Listed<(typeof saidOf)[number]>[]> {
  const { feedback, id, join } = subjectColumns[kind];
  const { rows } = await sql<Listed<(typeof saidOf)[number]>>`
    select ${id} as id, array_agg(d.date - ${days.from}::date) as day, array_agg(d.ones + d.twos + d.threes + d.fours + d.fives) as ratings,
      array_agg(d.ones + 2 * d.twos + 3 * d.threes + 4 * d.fours + 5 * d.fives) as stars,
      array_agg(d.safety_issue + d.inappropriate + d.factual_error + d.outdated + d.off_topic) as flags
    from ${feedback} d ${join} where ${isAbout(id, ids, days)} group by 1`.execute(ctx.db.withoutPlugins());
  return rows;
}

const isAbout = (id: RawBuilder<unknown>, ids: string[], { from, until }: DateRange): RawBuilder<unknown> =>
  sql`${id} = any(${ids}::uuid[]) and d.date >= ${from}::date and d.date < ${until}::date`;
