import { type RawBuilder, sql } from 'kysely';
import type { Context } from '#server/core/context.ts';
import type { AlarmMetric, AlarmState, AlarmSubject } from '#server/db/alarm-tables.ts';
import type { Alarm } from './alarm.ts';

type StoreContext = Pick<Context, 'db'>;

export interface AlarmFilter {
  /** `standing`: open and acknowledged. */
  state: AlarmState | 'standing' | 'all';
  subject?: AlarmSubject | undefined;
  subjectId?: string | undefined;
  metric?: AlarmMetric | undefined;
}

/** Counts stop here: nobody reads on, and more would cost more. */
export const mostCounted = 1_000;

/** Beside a number, newest first. */
export async function listAlarmsBeside(
  ctx: StoreContext,
  filter: AlarmFilter,
  from: number,
  direction: 'older' | 'newer',
  limit: number,
): Promise<Alarm[]> {
  const place =
    direction === 'older' ? sql`a.number < ${from} order by a.number desc` : sql`a.number > ${from} order by a.number`;
  const rows = await readAlarms(ctx, sql`${conditions(filter)} and ${place} limit ${limit}`);
  return direction === 'older' ? rows : rows.toReversed();
}

export async function countAlarms(ctx: StoreContext, filter: AlarmFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from (
    select from alarm a where ${conditions(filter)} limit ${mostCounted}) counted`.execute(ctx.db);
  return rows[0]!.count;
}

export async function findAlarm(ctx: StoreContext, id: string): Promise<Alarm | null> {
  return (await readAlarms(ctx, sql`a.id = ${id}`))[0] ?? null;
}

/** The same, and nobody else changes it until the end of the transaction. */
export async function holdAlarm(ctx: StoreContext, id: string): Promise<Alarm | null> {
  await ctx.db.selectFrom('alarm').select('id').where('id', '=', id).forUpdate().execute();
  return findAlarm(ctx, id);
}

function conditions({ state, subject, subjectId, metric }: AlarmFilter): RawBuilder<unknown> {
  const all = [
    state === 'standing' ? sql`a.state <> 'closed'` : state === 'all' ? sql`true` : sql`a.state = ${state}`,
    ...(state === 'open' || state === 'acknowledged' ? [sql`a.state <> 'closed'`] : []),
    ...(subject === undefined ? [] : [sql`a.subject = ${subject}`]),
    ...(subjectId === undefined ? [] : [sql`a.subject_id = ${subjectId}`]),
    ...(metric === undefined ? [] : [sql`a.metric = ${metric}`]),
  ];
  return sql.join(all, sql` and `);
}

async function readAlarms(ctx: StoreContext, condition: RawBuilder<unknown>): Promise<Alarm[]> {
  const { rows } = await sql<Omit<Alarm, 'subject'> & { kind: AlarmSubject; subjectId: string }>`
    select a.id, a.number, a.subject as kind, a.subject_id, coalesce(m.name, v.name, '') as subject_name, a.metric, a.state, a.version,
      a.before_counts, a.after_counts, a.expected, a.house_share, a.evidence, a.threshold, a.began_at, a.began_earliest,
      a.began_latest, a.raised_at, a.change, a.acknowledged_at, a.closed_at, a.ending, a.note, a.created_at, a.updated_at,
      acknowledger.username as acknowledged_by, closer.username as closed_by
    from alarm a
    left join llm_model m on a.subject = 'model' and m.id = a.subject_id
    left join agent g on a.subject = 'agent' and g.id = a.subject_id
    left join agent_version v on v.id = g.current_version_id
    left join app_user acknowledger on acknowledger.id = a.acknowledged_by
    left join app_user closer on closer.id = a.closed_by
    where ${condition}`.execute(ctx.db);
  return rows.map(({ kind, subjectId, ...row }) => ({ ...row, subject: { kind, id: subjectId } }));
}
