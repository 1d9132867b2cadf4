import { type RawBuilder, sql } from 'kysely';
import type { Context } from '#server/core/context.ts';
import { columnOfMeasure, type Division, namesOf } from './division-store.ts';
import { nil } from './facts-store.ts';
import type { Measure, PartOnDay } from './series.ts';

export interface SeriesAsked {
  by: Division;
  most: Measure;
  top: number;
}

/**
 * What was used of each part on each day, of those with the most of it; of all others together. `rows` are rows of a roll-up with
 * their `day` and the `part` that each is of.
 */
export async function readSeries(
  ctx: Pick<Context, 'db'>,
  rows: RawBuilder<unknown>,
  { by, most, top }: SeriesAsked,
): Promise<PartOnDay[]> {
  const { rows: found } = await sql<PartOnDay>`
    with asked as not materialized (${rows}), ranked as (
      select part, row_number() over (order by sum(${columnOfMeasure[most]}) desc, sum(output_tokens) desc, part)::int as place,
        count(*) over ()::int as parts
      from asked group by part
    ), chosen as (
      select r.part, r.place, r.parts, n.name from ranked r left join ${namesOf[by]} n on n.id = r.part::text where r.place <= ${top}
    ), used as (
      select a.day, c.place, sum(a.cost_nano)::bigint as cost_nano, sum(a.unpriced_calls)::int as unpriced_calls, sum(a.input_tokens + a.output_tokens)::bigint as tokens,
        sum(a.messages_sent)::int as messages_sent, sum(a.calls)::int as calls
      from asked a left join chosen c on c.part = a.part group by 1, 2
    )
    select u.*, c.name, case when c.part::text <> ${nil} then c.part::text end as id, (select max(parts) from ranked) as parts
    from used u left join chosen c on c.place = u.place order by u.place, u.day`.execute(ctx.db);
  return found;
}
