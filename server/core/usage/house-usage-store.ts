import { type RawBuilder, sql } from 'kysely';
import type { Context } from '#server/core/context.ts';
import { columnOf, columnOfMeasure, type Division, namesOf } from './division-store.ts';
import { nil, sums } from './facts-store.ts';
import { measures, type Usage } from './measures.ts';
import type { Measure, PartOnDay } from './series.ts';
import { readSeries, type SeriesAsked } from './series-store.ts';

export type { Division } from './division-store.ts';

type StoreContext = Pick<Context, 'db'>;

/** What was used of, by or on one of them. */
export interface Part extends Usage {
  /** Null for what is of none of them. */
  id: string | null;
  name: string;
}

/** Some days in UTC, and whose use of what on them. */
export interface HouseScope {
  from: string;
  /** The first day that is not counted. */
  until: string;
  person?: number | undefined;
  agent?: string | undefined;
  model?: string | undefined;
}

const isIn = ({ from, until, person, agent, model }: HouseScope): RawBuilder<unknown> => sql`
  date >= ${from}::date and date < ${until}::date
  ${person === undefined ? sql`` : sql`and user_id = ${person}`}
  ${agent === undefined ? sql`` : sql`and agent_id = ${agent}`}
  ${model === undefined ? sql`` : sql`and llm_model_id = ${model}`}`;

/** The smallest roll-up that knows all that is asked: of each person, of each agent and model, or of each of each. */
function rollUpFor({ person, agent, model }: HouseScope, by: Division): RawBuilder<unknown> {
  if (person === undefined && by !== 'person') return sql`usage_by_day_of_agent`;
  const namesPeopleOnly = agent === undefined && model === undefined && (by === 'person' || by === 'day');
  return namesPeopleOnly ? sql`usage_by_day_of_person` : sql`usage_by_day`;
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
      select ${isDay ? sql`to_char(part, 'YYYY-MM-DD')` : sql`part::text`} as id, ${sql.raw(measures.join(', '))}
      from (select ${part} as part, ${sql.raw(sums)} from ${rollUpFor(scope, by)} where ${isIn(scope)} group by 1) d
    ) k left join ${namesOf[by]} n on n.id = k.id
    order by ${isDay ? sql`k.id` : sql`${columnOfMeasure[order]} desc, output_tokens desc, name`} limit ${most}`.execute(
    ctx.db,
  );
  return { parts: rows.map((row) => ({ ...row, id: row.id === nil ? null : row.id })), count: rows[0]?.count ?? 0 };
}

/** All that was used. */
export async function readHouseTotal(ctx: StoreContext, scope: HouseScope): Promise<Usage> {
  const { rows } = await sql<Usage>`
    select ${sql.raw(sums.replaceAll(/sum\((\w+)\)/g, 'coalesce(sum($1), 0)'))} from ${rollUpFor(scope, 'day')}
    where ${isIn(scope)}`.execute(ctx.db);
  return rows[0]!;
}

/** What was used of each part on each of those days. */
export function readHouseSeries(
  ctx: StoreContext,
  scope: HouseScope,
  asked: SeriesAsked & { by: Exclude<Division, 'day'> },
): Promise<PartOnDay[]> {
  const rows = sql`
    select date - ${scope.from}::date as day, ${columnOf[asked.by]} as part, cost_nano, unpriced_calls, input_tokens, output_tokens, messages_sent, calls
    from ${rollUpFor(scope, asked.by)} where ${isIn(scope)}`;
  return readSeries(ctx, rows, asked);
}
