import { type RawBuilder, sql } from 'kysely';
import type { Context } from '#server/core/context.ts';
import { columnOfMeasure, type Division, namesOf } from './division-store.ts';
import { nil } from './facts-store.ts';
import type { Measure, PartOnDay, SeriesValues } from './series.ts';

export interface SeriesAsked {
  by: Division;
  most: Measure;
  top: number;
}

const columns = ['cost_nano', 'unpriced_calls', 'input_tokens', 'output_tokens', 'messages_sent', 'calls'];

/** What a series shows, of a roll-up. */
export const seriesColumns = sql.raw(columns.join(', '));
export const seriesSums = sql.raw(columns.map((name) => `sum(${name})::bigint as ${name}`).join(', '));

/** What a series is made of: rows with the columns of a series. */
export interface SeriesRows {
  /** With the `day` and the `part` that each is of. Unless both others are given, all of them are read, once. */
  ofDays: RawBuilder<unknown>;
  /** The same with the `part` only, where there are fewer of these. */
  ofParts?: RawBuilder<unknown>;
  /** The same with the `day` only. */
  ofAll?: RawBuilder<unknown>;
}

/** A part, with a list of what was used on each of its days. */
type Found = Pick<PartOnDay, 'id' | 'name' | 'place' | 'parts'> & SeriesValues & { day: number[] };

/** What was used of each part on each day, of those with the most of it; of all others together, as what is left of the whole. */
export async function readSeries(
  ctx: Pick<Context, 'db'>,
  { ofDays, ofParts = sql`table asked`, ofAll = sql`table asked` }: SeriesRows,
  { by, most, top }: SeriesAsked,
): Promise<PartOnDay[]> {
  const { rows: found } = await sql<Found>`
    with asked as (${ofDays}), ranked as (
      select part, row_number() over (order by sum(${columnOfMeasure[most]}) desc, sum(output_tokens) desc, part)::int as place,
        count(*) over ()::int as parts
      from (${ofParts}) p group by part
    ), chosen as materialized (
      select r.part, r.place, r.parts, n.name from ranked r left join ${namesOf[by]} n on n.id = r.part::text where r.place <= ${top}
    ), used as (
      select c.place, a.day, ${seriesSums} from asked a join chosen c on c.part = a.part
      where a.part = any(array(select part from chosen)) group by 1, 2
    ), whole as (
      select day, ${seriesSums} from (${ofAll}) w group by 1
    ), others as (
      select null::int, day, ${sql.raw(columns.map((name) => `w.${name} - coalesce(u.${name}, 0)`).join(', '))}
      from whole w left join (select day, ${seriesSums} from used group by 1) u using (day)
      where exists (select from chosen where parts > ${top})
    )
    select u.place, c.name, case when c.part::text <> ${nil} then c.part::text end as id, (select max(parts) from chosen) as parts,
      array_agg(day::bigint) as day, array_agg(cost_nano) as cost_nano, array_agg(unpriced_calls) as unpriced_calls,
      array_agg(input_tokens + output_tokens) as tokens, array_agg(messages_sent) as messages_sent, array_agg(calls) as calls
    from (table used union all table others) u left join chosen c on c.place = u.place
    group by u.place, c.name, c.part order by u.place`.execute(ctx.db);
  return found.flatMap(({ id, name, place, parts, day, ...values }) =>
    day.map((_, at) => ({
      id,
      name,
      place,
      parts,
      day: day[at]!,
      costNano: values.costNano[at]!,
      unpricedCalls: values.unpricedCalls[at]!,
      tokens: values.tokens[at]!,
      messagesSent: values.messagesSent[at]!,
      calls: values.calls[at]!,
    })),
  );
}
