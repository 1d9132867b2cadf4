import { sql } from 'kysely';
import type { Context } from '#server/core/context.ts';
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

/** A part of what is counted of a subject on a day: of one of its versions or models. */
export interface PartOfDay extends DayCounts {
  id: string;
  date: string;
}

export async function readParts(
  ctx: StoreContext,
  kind: AlarmSubject,
  ids: string[],
  days: DateRange,
): Promise<PartOfDay[]> {
  if (ids.length === 0) return [];
  const [performance, feedback] = await Promise.all([
    readPerformance(ctx, kind, ids, days),
    readFeedback(ctx, kind, ids, days),
  ]);
  return [...performance.map((row) => ({ ...noCounts, ...row })), ...feedback.map((row) => ({ ...noCounts, ...row }))];
}

async function readPerformance(ctx: StoreContext, kind: AlarmSubject, ids: string[], { from, until }: DateRange) {
  const { performance, id, join } = subjectColumns[kind];
  const { rows } = await sql<Omit<PartOfDay, 'scores' | 'flags'>>`
    select ${id} as id, to_char(d.date, 'YYYY-MM-DD') as date, d.requests, d.successes, d.cost_nano, d.unpriced_requests,
      d.writing_ms, d.written_tokens, d.first_token
    from ${performance} d ${join}
    where ${id} = any(${ids}::uuid[]) and d.date >= ${from}::date and d.date < ${until}::date`.execute(ctx.db);
  return rows;
}

async function readFeedback(ctx: StoreContext, kind: AlarmSubject, ids: string[], { from, until }: DateRange) {
  const { id, join } = subjectColumns[kind];
  const { rows } = await sql<Pick<PartOfDay, 'id' | 'date' | 'scores' | 'flags'>>`
    select ${id} as id, to_char(d.date, 'YYYY-MM-DD') as date,
      array[sum(d.ones), sum(d.twos), sum(d.threes), sum(d.fours), sum(d.fives)]::int[] as scores,
      sum(d.safety_issue + d.inappropriate + d.factual_error + d.outdated + d.off_topic)::int as flags
    from feedback_by_day d ${join}
    where ${id} = any(${ids}::uuid[]) and d.date >= ${from}::date and d.date < ${until}::date
    group by 1, 2`.execute(ctx.db);
  return rows;
}
