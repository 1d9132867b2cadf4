import { type RawBuilder, sql } from 'kysely';
import type { Context } from '#server/core/context.ts';
import { type Edges, edgesAfter, edgesBefore } from './day-edges.ts';
import { columnOf, namesOf } from './division-store.ts';
import { nil } from './facts-store.ts';
import type { PartUsed } from './own-series.ts';
import { seriesColumns, seriesSums } from './series-store.ts';
import { ownDays, pendingIn } from './share-store.ts';
import type { Days } from './zone.ts';

type StoreContext = Pick<Context, 'db'>;

/**
 * What was used of each agent or model on those days: on the days in UTC that end in each of them, and on their edges, so that only
 * some hours of each day are read finely. As lists, for thousands of rows would take longer to be read than to be found.
 */
export async function readPartsUsed(
  ctx: StoreContext,
  userId: number,
  { starts }: Days,
  by: 'agent' | 'model',
): Promise<PartUsed[]> {
  const part = sql`${columnOf[by]} as part`;
  const { midnights, from, until, sign } = await quieterEdges(ctx, userId, starts);
  const { rows } = await sql<PartUsed>`
    with used as (
      select 0 as edge_sign, width_bucket(date, ${midnights}::date[]) - 1 as day, ${part}, ${seriesColumns} from ${ownDays[by].table}
      where user_id = ${userId} and date >= ${midnights[0]}::date and date < ${midnights.at(-1)}::date
      union all
      select ${sign}::int, e.place::int - 1, u.*
      from unnest(${from}::timestamptz[], ${until}::timestamptz[]) with ordinality as e (from_, until, place) cross join lateral (
        select ${part}, ${seriesSums} from usage_by_person
        where user_id = ${userId} and bucket >= e.from_ and bucket < e.until group by 1
      ) u
      union all
      select 0, width_bucket(bucket, ${starts}::timestamptz[]) - 1, ${part}, ${seriesColumns}
      from (${pendingIn(userId, starts[0]!, starts.at(-1)!)}) pending
    ), listed as (
      select part::text, edge_sign, array_agg(day) as day, array_agg(cost_nano) as cost_nano, array_agg(unpriced_calls) as unpriced_calls,
        array_agg(input_tokens) as input_tokens, array_agg(output_tokens) as output_tokens, array_agg(messages_sent) as messages_sent,
        array_agg(calls) as calls
      from used group by part, edge_sign
    )
    select l.*, nullif(l.part, ${nil}) as id, n.name from listed l left join ${namesOf[by]} n on n.id = l.part
    order by l.part`.execute(ctx.db);
  return rows;
}

/** How many of the newest days tell on which side of where days begin there is less. */
const looked = 28;

/** Either would do: those in which less was used lately. */
async function quieterEdges(ctx: StoreContext, userId: number, starts: Date[]): Promise<Edges> {
  const [before, after] = [edgesBefore(starts), edgesAfter(starts)];
  const { rows } = await sql<{ before: number; after: number }>`
    select ${quartersIn(userId, before)} as before, ${quartersIn(userId, after)} as after`.execute(ctx.db);
  return rows[0]!.before <= rows[0]!.after ? before : after;
}

const quartersIn = (userId: number, { from, until }: Edges): RawBuilder<unknown> => sql`(
    select count(*)::int from unnest(${from.slice(-looked)}::timestamptz[], ${until.slice(-looked)}::timestamptz[]) e (from_, until)
      join usage_by_quarter_hour u on u.user_id = ${userId} and u.bucket >= e.from_ and u.bucket < e.until
  )`;
