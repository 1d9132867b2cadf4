import { type RawBuilder, sql } from 'kysely';
import type { Context } from '#server/core/context.ts';
import { columnOf } from './division-store.ts';
import { measuredFacts, sums } from './facts-store.ts';
import { measures, type Share } from './measures.ts';
import { type Days, wholeDays } from './zone.ts';

type StoreContext = Pick<Context, 'db'>;

const counted = sql.raw(measures.join(', '));

export interface Shares {
  byAgent: Share[];
  byModel: Share[];
}

/** What one has used by the day in UTC, and what it was of; what these are called now. */
export const ownDays = {
  agent: {
    table: sql`usage_by_day_of_person_and_agent`,
    names: sql`(select a.id, v.name from agent a join agent_version v on v.id = a.current_version_id)`,
  },
  model: { table: sql`usage_by_day_of_person_and_model`, names: sql`llm_model` },
};

/** What was used of each agent and each model in those days, dearest first. */
export async function readShares(ctx: StoreContext, userId: number, { starts }: Days): Promise<Shares> {
  const [from, until] = [starts[0]!, starts.at(-1)!];
  const whole = wholeDays(from, until);
  const sharesOf = (by: 'agent' | 'model'): RawBuilder<unknown> => sql`
    select ${by} as of, t.id, t.name, ${counted} from (
      select part, ${sql.raw(sums)} from (
        select ${columnOf[by]} as part, ${counted} from ${ownDays[by].table}
        where user_id = ${userId} and date >= ${dateOf(whole.from)} and date < ${dateOf(whole.until)}
        union all select ${columnOf[by]}, ${counted} from rest
      ) used group by part
    ) u join ${ownDays[by].names} t on t.id = u.part`;
  const { rows } = await sql<Share & { of: 'agent' | 'model' }>`
    with rest as materialized (
      ${foldedIn(userId, from, whole.from)}
      union all ${foldedIn(userId, whole.until, until)}
      union all ${pendingIn(userId, from, until)}
    )
    ${sharesOf('agent')} union all ${sharesOf('model')} order by cost_nano desc, output_tokens desc, name`.execute(
    ctx.db,
  );
  const those = (kind: 'agent' | 'model'): Share[] => rows.flatMap(({ of, ...share }) => (of === kind ? [share] : []));
  return { byAgent: those('agent'), byModel: those('model') };
}

const dateOf = (at: Date): RawBuilder<unknown> => sql`(${at}::timestamptz at time zone 'UTC')::date`;

const foldedIn = (userId: number, from: Date, until: Date): RawBuilder<unknown> => sql`
  select bucket, agent_id, llm_model_id, ${counted} from usage_by_person
  where user_id = ${userId} and bucket >= ${from} and bucket < ${until}`;

/** The same of what is pending. */
export const pendingIn = (userId: number, from: Date, until: Date): RawBuilder<unknown> => sql`
  select bucket, agent_id, llm_model_id, ${counted} from (${sql.raw(measuredFacts('usage_pending'))} where p.user_id = ${userId}) p
  where bucket >= ${from} and bucket < ${until}`;
