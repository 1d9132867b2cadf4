import { type RawBuilder, sql } from 'kysely';
import type { SystemContext } from '#server/core/context.ts';
import type { AlarmMetric } from '#server/db/alarm-tables.ts';
import type { Subject, WatchedEvent } from './alarm.ts';

type StoreContext = Pick<SystemContext, 'db'>;

/** Events after one moment and up to another, at most `most`: the first of them, or the last. Always oldest first. */
export interface Stretch {
  after: Date | null;
  until: Date | null;
  most: number;
  take: 'first' | 'last';
}

export async function readEvents(
  ctx: StoreContext,
  subject: Subject,
  metric: AlarmMetric,
  stretch: Stretch,
): Promise<WatchedEvent[]> {
  const { rows } = await sql<WatchedEvent>`${
    metric === 'ratings' ? ratings(subject, stretch) : calls(subject, metric, stretch)
  }`.execute(ctx.db);
  return stretch.take === 'last' ? rows.reverse() : rows;
}

/** Ratings, in the order of the answers that they are about; who rates later rates the same answer. */
function ratings(subject: Subject, stretch: Stretch): RawBuilder<unknown> {
  const rated = sql`
    select m.created_at as at, r.score - 1 as outcome, m.agent_version_id, m.llm_model_id, m.model_used as response_model
    from message m join message_rating r on r.message_id = m.id`;
  const these = sql`m.has_feedback and ${within(sql`m.created_at`, stretch)}`;
  const order = sql`order by at ${direction(stretch)} limit ${stretch.most}`;
  if (subject.kind === 'model') return sql`${rated} where m.llm_model_id = ${subject.id} and ${these} ${order}`;
  return sql`select e.* from agent_version v cross join lateral (
      ${rated} where m.agent_version_id = v.id and ${these} ${order}
    ) e where v.agent_id = ${subject.id} ${order}`;
}

/** Answers, with those that were flagged, or calls, with those that failed. What a person stops is no failure. */
function calls(subject: Subject, metric: 'flags' | 'errors', stretch: Stretch): RawBuilder<unknown> {
  const column = subject.kind === 'model' ? sql`g.llm_model_id` : sql`g.agent_id`;
  const outcome =
    metric === 'errors'
      ? sql`(g.outcome not in ('complete', 'stopped'))::int`
      : sql`exists (select from message_flag f where f.message_id = g.message_id)::int`;
  const which = metric === 'errors' ? sql`true` : sql`g.kind = 'answer' and g.outcome in ('complete', 'stopped')`;
  return sql`select g.started_at as at, ${outcome} as outcome, g.agent_version_id, g.llm_model_id, g.response_model
    from generation g where ${column} = ${subject.id} and ${which} and ${within(sql`g.started_at`, stretch)}
    order by g.started_at ${direction(stretch)} limit ${stretch.most}`;
}

function within(at: RawBuilder<unknown>, { after, until }: Stretch): RawBuilder<unknown> {
  return sql`${after === null ? sql`true` : sql`${at} > ${after}`} and ${until === null ? sql`true` : sql`${at} <= ${until}`}`;
}

function direction({ take }: Stretch): RawBuilder<unknown> {
  return take === 'first' ? sql`asc` : sql`desc`;
}

/** As far back as the whole house is looked at, in days. */
const houseDays = 180;

/** How often each outcome came in the whole house in the days up to one, in UTC. */
export async function countHouse(ctx: StoreContext, metric: AlarmMetric, until: Date): Promise<number[]> {
  const days = sql`date between ${until}::timestamptz::date - ${houseDays}::int and ${until}::timestamptz::date`;
  const feedback = (sum: RawBuilder<unknown>): RawBuilder<unknown> =>
    sql`(select ${sum} from feedback_by_day_of_model where ${days})`;
  const performance = (sum: RawBuilder<unknown>): RawBuilder<unknown> =>
    sql`(select ${sum} from performance_by_day_of_model where ${days})`;
  const flags = feedback(sql`sum(safety_issue + inappropriate + factual_error + outdated + off_topic)`);
  const counts = {
    ratings: feedback(sql`array[sum(ones), sum(twos), sum(threes), sum(fours), sum(fives)]`),
    flags: sql`array[greatest(${performance(sql`sum(successes)`)} - ${flags}, 0), ${flags}]`,
    errors: performance(sql`array[sum(successes), sum(requests - successes)]`),
  }[metric];
  const { rows } = await sql<{ counts: (number | null)[] }>`select ${counts}::int[] as counts`.execute(ctx.db);
  return rows[0]!.counts.map((count) => count ?? 0);
}
