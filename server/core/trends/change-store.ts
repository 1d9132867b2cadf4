import { type RawBuilder, sql } from 'kysely';
import type { Context, SystemContext } from '#server/core/context.ts';
import type { Interval } from '#server/core/statistics/interval.ts';
import type { AlarmSubject } from '#server/db/alarm-tables.ts';
import { subjectColumns } from '#server/db/subject-columns.ts';
import type { TrendFigureName, TrendWord } from '#server/db/trend-tables.ts';

/** What the days say of a figure. */
export interface SaidWord {
  subjectId: string;
  figure: TrendFigureName;
  word: TrendWord;
  /** Null where nothing had been said before. */
  before: TrendWord | null;
  n: number;
  slope: number;
  interval: Interval;
  p: number;
  adjustedP: number;
}

/** A word that is another one since a date. */
export interface TrendChange extends SaidWord {
  id: string;
  number: number;
  subject: AlarmSubject;
  subjectName: string;
  date: string;
}

const isTold = sql`(c.before is not null or c.word <> 'stable')`;

/** What was said last of each figure of a model or an agent. */
export type WordsBefore = Partial<Record<TrendFigureName, TrendWord>>;

/** By the id of each, what was said before a date. */
export async function readWords(
  ctx: Pick<SystemContext, 'db'>,
  kind: AlarmSubject,
  date: string,
): Promise<Map<string, WordsBefore>> {
  const { rows } = await sql<{ subjectId: string; figure: TrendFigureName; word: TrendWord }>`
    select distinct on (subject_id, figure) subject_id, figure, word from trend_change
    where subject = ${kind} and date < ${date}::date order by subject_id, figure, date desc`.execute(ctx.db);
  const words = new Map<string, WordsBefore>();
  for (const { subjectId, figure, word } of rows) words.set(subjectId, { ...words.get(subjectId), [figure]: word });
  return words;
}

/** Keeps which of the words are other ones than on the days before; how many of these are worth telling. */
export async function keepWords(
  ctx: Pick<SystemContext, 'db'>,
  { kind, date, said }: { kind: AlarmSubject; date: string; said: SaidWord[] },
): Promise<number> {
  const rows = said.map(({ subjectId, interval, adjustedP, ...word }) => ({
    ...word,
    subject_id: subjectId,
    slope_low: interval.low,
    slope_high: interval.high,
    adjusted_p: adjustedP,
  }));
  const { rows: kept } = await sql<{ isTold: boolean }>`
    with said as (
      select * from json_to_recordset(${JSON.stringify(rows)}::json) as s (subject_id uuid, figure trend_figure, word trend_word,
        before trend_word, n int, slope float8, slope_low float8, slope_high float8, p float8, adjusted_p float8)
    ), taken_back as (
      delete from trend_change c using said s
      where c.subject = ${kind} and c.subject_id = s.subject_id and c.figure = s.figure and c.date = ${date}::date and s.word = s.before
    )
    insert into trend_change as c (id, subject, subject_id, figure, date, word, before, n, slope, slope_low, slope_high, p, adjusted_p)
    select uuidv7(), ${kind}, subject_id, figure, ${date}::date, word, before, n, slope, slope_low, slope_high, p, adjusted_p
    from said where word is distinct from before order by subject_id, figure
    on conflict (subject, subject_id, figure, date) do update set word = excluded.word, n = excluded.n, slope = excluded.slope,
      slope_low = excluded.slope_low, slope_high = excluded.slope_high, p = excluded.p, adjusted_p = excluded.adjusted_p
    returning ${isTold} as is_told`.execute(ctx.db);
  return kept.filter((row) => row.isTold).length;
}

type StoreContext = Pick<Context, 'db'>;

export interface ChangeFilter {
  subject?: AlarmSubject | undefined;
}

/** Counts stop here: nobody reads on, and more would cost more. */
const mostCounted = 1_000;

export async function countChanges(ctx: StoreContext, filter: ChangeFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from (
    select from ${toldOf(filter)} limit ${mostCounted}) counted`.execute(ctx.db);
  return rows[0]!.count;
}

/** Beside a number, newest first. */
export async function listChangesBeside(
  ctx: StoreContext,
  filter: ChangeFilter,
  { from, direction, limit }: { from: number; direction: 'older' | 'newer'; limit: number },
): Promise<TrendChange[]> {
  const place =
    direction === 'older'
      ? sql`number < ${from} order by number desc limit ${limit}`
      : sql`number > ${from} order by number limit ${limit}`;
  const { rows } = await sql<Omit<TrendChange, 'interval'> & Interval>`
    select id, number, subject, subject_id, subject_name, figure, to_char(date, 'YYYY-MM-DD') as date, before, word, n, slope,
      slope_low as low, slope_high as high, p, adjusted_p
    from ${toldOf(filter)} where ${place}`.execute(ctx.db);
  const changes = rows.map(({ low, high, ...row }) => ({ ...row, interval: { low, high } }));
  return direction === 'older' ? changes : changes.toReversed();
}

/** Those that are told, of models and agents that are there. */
const toldOf = ({ subject }: ChangeFilter): RawBuilder<unknown> => sql`(
    select c.*, n.name as subject_name from trend_change c
    join (
      select 'model'::alarm_subject as of, id, name from (${subjectColumns.model.names}) m
      union all select 'agent', id, name from (${subjectColumns.agent.names}) a
    ) n on n.of = c.subject and n.id = c.subject_id
    where ${isTold} ${subject === undefined ? sql`` : sql`and c.subject = ${subject}`}
  ) told`;
