import { sql } from 'kysely';
import type { Context } from '#server/core/context.ts';
import { columnOf, columnOfMeasure, type Division, namesOf } from './division-store.ts';
import { nil, sums } from './facts-store.ts';
import { type HouseScope, houseRows, houseRowsOfParts, monthsFor } from './house-rows-store.ts';
import { measures, type Usage } from './measures.ts';
import type { Measure, PartOnDay } from './series.ts';
import { readSeries, type SeriesAsked, type SeriesRows, seriesColumns } from './series-store.ts';

export type { Division } from './division-store.ts';
export type { HouseScope } from './house-rows-store.ts';

type StoreContext = Pick<Context, 'db'>;

const counted = sql.raw(measures.join(', '));

/** What was used of, by or on one of them. */
export interface Part extends Usage {
  /** Null for what is of none of them. */
  id: string | null;
  name: string;
}

/** The parts of what was used, at most `most`, and how many there are. */
export async function readParts(
  ctx: StoreContext,
  scope: HouseScope,
  { by, order, most }: { by: Division; order: Measure; most: number },
): Promise<{ parts: Part[]; count: number }> {
  const isDay = by === 'day';
  const part = isDay ? sql`date` : columnOf[by];
  const { rows } = await sql<Part & { count: number }>`
    select coalesce(n.name, ${isDay ? sql`k.id` : sql`''`}) as name, k.*, count(*) over ()::int as count
    from (
      select ${isDay ? sql`to_char(part, 'YYYY-MM-DD')` : sql`part::text`} as id, ${counted}
      from (select part, ${sql.raw(sums)} from (${houseRowsOfParts(scope, by, sql`${part} as part, ${counted}`)}) r group by 1) d
    ) k left join ${namesOf[by]} n on n.id = k.id
    order by ${isDay ? sql`k.id` : sql`${columnOfMeasure[order]} desc, output_tokens desc, name`} limit ${most}`.execute(
    ctx.db,
  );
  return { parts: rows.map((row) => ({ ...row, id: row.id === nil ? null : row.id })), count: rows[0]?.count ?? 0 };
}

/** All that was used. */
export async function readHouseTotal(ctx: StoreContext, scope: HouseScope): Promise<Usage> {
  const { rows } = await sql<Usage>`
    select ${sql.raw(sums.replaceAll(/sum\((\w+)\)/g, 'coalesce(sum($1), 0)'))}
    from (${houseRows(scope, 'day', counted)}) r`.execute(ctx.db);
  return rows[0]!;
}

/** What was used of each part on each of those days. */
export function readHouseSeries(
  ctx: StoreContext,
  scope: HouseScope,
  asked: SeriesAsked & { by: Exclude<Division, 'day'> },
): Promise<PartOnDay[]> {
  const day = sql`date - ${scope.from}::date as day`;
  const part = sql`${columnOf[asked.by]} as part`;
  const rows: SeriesRows = { ofDays: houseRows(scope, asked.by, sql`${day}, ${part}, ${seriesColumns}`) };
  // The days of all people are too many to be read: only those of the chosen ones are.
  if (monthsFor(scope, asked.by) !== null) {
    rows.ofParts = houseRowsOfParts(scope, asked.by, sql`${part}, ${seriesColumns}`);
    rows.ofAll = houseRows(scope, 'day', sql`${day}, ${seriesColumns}`);
  }
  return readSeries(ctx, rows, asked);
}
