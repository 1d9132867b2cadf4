import { type RawBuilder, sql } from 'kysely';
import type { Context } from '#server/core/context.ts';
import { columnOf } from './division-store.ts';
import { measuredFacts, sums } from './facts-store.ts';
import { measures, type Share } from './measures.ts';
import type { PartOnDay } from './series.ts';
import { readSeries, type SeriesAsked, seriesColumns, seriesSums } from './series-store.ts';
import { type Days, wholeDays } from './zone.ts';

type StoreContext = Pick<Context, 'db'>;

const counted = sql.raw(measures.join(', '));

/** Of each kind of what use is divided by: what its parts are called now. */
const namesOf = {
  agent: sql`(select a.id, v.name from agent a join agent_version v on v.id = a.current_version_id)`,
  model: sql`llm_model`,
};

export interface Shares {
  byAgent: Share[];
  byModel: Share[];
}

/** What was used of each agent and each model in those days, dearest first. */
export async function readShares(ctx: StoreContext, userId: number, days: Days): Promise<Shares> {
  const { rows } = await sql<Share & { of: 'agent' | 'model' }>`
    with asked as (${usedIn(userId, days)}), divided as (
      select agent_id, llm_model_id, ${sql.raw(sums)} from asked group by grouping sets ((agent_id), (llm_model_id))
    )
    select 'agent' as of, t.id, t.name, ${counted} from divided d join ${namesOf.agent} t on t.id = d.agent_id
    union all select 'model', t.id, t.name, ${counted} from divided d join ${namesOf.model} t on t.id = d.llm_model_id
    order by cost_nano desc, output_tokens desc, name`.execute(ctx.db);
  const those = (kind: 'agent' | 'model'): Share[] => rows.flatMap(({ of, ...share }) => (of === kind ? [share] : []));
  return { byAgent: those('agent'), byModel: those('model') };
}

/** What was used of each agent or model on each of those days; each day is a look into the index, so that no row has to be told its day. */
export function readOwnSeries(
  ctx: StoreContext,
  userId: number,
  { starts }: Days,
  asked: SeriesAsked & { by: 'agent' | 'model' },
): Promise<PartOnDay[]> {
  const part = sql`${columnOf[asked.by]} as part`;
  const ofDays = sql`
    select d.day::int - 1 as day, used.*
    from unnest(${starts.slice(0, -1)}::timestamptz[], ${starts.slice(1)}::timestamptz[]) with ordinality as d (from_, until, day)
      cross join lateral (
        select ${part}, ${seriesSums} from usage_by_person
        where user_id = ${userId} and bucket >= d.from_ and bucket < d.until group by 1
      ) used
    union all
    select width_bucket(bucket, ${starts}::timestamptz[]) - 1, ${part}, ${seriesColumns}
    from (${pendingIn(userId, starts[0]!, starts.at(-1)!)}) pending`;
  return readSeries(ctx, { ofDays }, asked);
}

/** Rows of all that was used in those days, each of an agent and a model: whole days in UTC, and what is left at both ends. */
function usedIn(userId: number, { starts }: Days): RawBuilder<unknown> {
  const [from, until] = [starts[0]!, starts.at(-1)!];
  const whole = wholeDays(from, until);
  return sql`
    select null as bucket, agent_id, llm_model_id, ${counted}
    from generate_series(${dateOf(whole.from)}, ${dateOf(whole.until)} - 1, interval '1 day') d
      join usage_by_day u on u.date = d::date and u.user_id = ${userId}
    union all ${foldedIn(userId, from, whole.from)}
    union all ${foldedIn(userId, whole.until, until)}
    union all ${pendingIn(userId, from, until)}`;
}

const dateOf = (at: Date): RawBuilder<unknown> => sql`(${at}::timestamptz at time zone 'UTC')::date`;

const foldedIn = (userId: number, from: Date, until: Date): RawBuilder<unknown> => sql`
  select bucket, agent_id, llm_model_id, ${counted} from usage_by_person
  where user_id = ${userId} and bucket >= ${from} and bucket < ${until}`;

const pendingIn = (userId: number, from: Date, until: Date): RawBuilder<unknown> => sql`
  select bucket, agent_id, llm_model_id, ${counted} from (${sql.raw(measuredFacts('usage_pending'))} where p.user_id = ${userId}) p
  where bucket >= ${from} and bucket < ${until}`;
