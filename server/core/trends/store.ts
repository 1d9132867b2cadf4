import { type RawBuilder, sql } from 'kysely';
import type { Context } from '#server/core/context.ts';
import { type Histogram, mergeHistograms, quantile, valueOfBucket } from '#server/core/statistics/histogram.ts';
import type { DateRange } from '#server/core/usage/last-days.ts';
import type { AlarmSubject } from '#server/db/alarm-tables.ts';
import { subjectColumns } from '#server/db/subject-columns.ts';
import { addCounts, type DayCounts, noCounts } from './figure.ts';

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
  const divided = new Set<string>();
  for (const { id, day, part } of performed) {
    const ofSubject = counts.get(id)!;
    const before = ofSubject[day];
    ofSubject[day] = before === undefined ? part : addCounts(before, part);
    if (before !== undefined) divided.add(`${id} ${day}`);
  }
  for (const { id, day, firstTokenMs } of await readMedians(ctx, kind, [...divided], days))
    counts.get(id)![day]!.firstTokenMs = firstTokenMs;
  for (const { id, day, part } of said) {
    const ofSubject = counts.get(id)!;
    ofSubject[day] = addCounts(ofSubject[day] ?? noCounts, part);
  }
  return counts;
}

/** A part of what is counted of a subject on a day. */
interface PartOfDay {
  id: string;
  day: number;
  part: DayCounts;
}

const performedOf = ['requests', 'successes', 'costNano', 'unpricedRequests', 'writingMs', 'writtenTokens'] as const;

/** Days come as lists, a row for each subject: thousands of rows would take longer to be read than to be found. */
type Performed = { id: string; day: number[]; median: (number | null)[] } & Record<
  (typeof performedOf)[number],
  number[]
>;

/** A part for each model, or for each version of an agent, which are several on a day on which it was changed. */
async function readPerformance(
  ctx: StoreContext,
  kind: AlarmSubject,
  ids: string[],
  days: DateRange,
): Promise<PartOfDay[]> {
  const { performance, id, join } = subjectColumns[kind];
  const { rows } = await sql<Performed>`
    select ${id} as id, array_agg(d.date - ${days.from}::date) as day, array_agg(d.requests) as requests, array_agg(d.successes) as successes,
      array_agg(d.cost_nano) as cost_nano, array_agg(d.unpriced_requests) as unpriced_requests, array_agg(d.writing_ms) as writing_ms,
      array_agg(d.written_tokens) as written_tokens, array_agg(d.first_token_median) as median
    from ${performance} d ${join} where ${isAbout(id, ids, days)} group by 1`.execute(ctx.db);
  return rows.flatMap(({ id: of, day: onDays, median, ...lists }) =>
    onDays.map((day, at) => {
      const part = { ...noCounts, firstTokenMs: median[at] == null ? null : valueOfBucket(median[at]) };
      for (const name of performedOf) part[name] = lists[name][at]!;
      return { id: of, day, part };
    }),
  );
}

/** The medians of days of which there are several parts. */
async function readMedians(
  ctx: StoreContext,
  kind: AlarmSubject,
  divided: string[],
  { from }: DateRange,
): Promise<{ id: string; day: number; firstTokenMs: number | null }[]> {
  if (divided.length === 0) return [];
  const { performance, id, join } = subjectColumns[kind];
  const keys = divided.map((key) => key.split(' '));
  const { rows } = await sql<{ id: string; day: number; histograms: Histogram[] }>`
    select ${id} as id, k.day, json_agg(d.first_token) as histograms
    from unnest(${keys.map(([of]) => of)}::uuid[], ${keys.map(([, day]) => day)}::int[]) as k (id, day)
      join (${performance} d ${join}) on ${id} = k.id and d.date = ${from}::date + k.day
    group by 1, 2`.execute(ctx.db);
  return rows.map(({ id: of, day, histograms }) => ({
    id: of,
    day,
    firstTokenMs: quantile(mergeHistograms(histograms), 0.5),
  }));
}

async function readFeedback(
  ctx: StoreContext,
  kind: AlarmSubject,
  ids: string[],
  days: DateRange,
): Promise<PartOfDay[]> {
  const { feedback, id, join } = subjectColumns[kind];
  const { rows } = await sql<
    { id: string; day: number[]; flags: number[] } & Record<(typeof scores)[number], number[]>
  >`
    select ${id} as id, array_agg(d.date - ${days.from}::date) as day, ${sql.raw(scores.map((name) => `array_agg(d.${name}) as ${name}`).join(', '))},
      array_agg(d.safety_issue + d.inappropriate + d.factual_error + d.outdated + d.off_topic) as flags
    from ${feedback} d ${join} where ${isAbout(id, ids, days)} group by 1`.execute(ctx.db);
  return rows.flatMap((row) =>
    row.day.map((day, at) => ({
      id: row.id,
      day,
      part: { ...noCounts, scores: scores.map((name) => row[name][at]!), flags: row.flags[at]! },
    })),
  );
}

const scores = ['ones', 'twos', 'threes', 'fours', 'fives'] as const;

const isAbout = (id: RawBuilder<unknown>, ids: string[], { from, until }: DateRange): RawBuilder<unknown> =>
  sql`${id} = any(${ids}::uuid[]) and d.date >= ${from}::date and d.date < ${until}::date`;
