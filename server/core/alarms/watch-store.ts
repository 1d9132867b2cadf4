import type { SystemContext } from '#server/core/context.ts';
import type { AlarmMetric } from '#server/db/alarm-tables.ts';
import type { Subject } from './alarm.ts';

type StoreContext = Pick<SystemContext, 'db'>;

/** Which events are the baseline, and from when on they are watched. */
export interface Anchors {
  /** Null: as far back as there are any. */
  baselineFrom: Date | null;
  baselineUntil: Date;
  watchedFrom: Date;
}

export async function findAnchors(
  ctx: StoreContext,
  { kind, id }: Subject,
  metric: AlarmMetric,
): Promise<Anchors | null> {
  const row = await ctx.db
    .selectFrom('alarmWatch')
    .select(['baselineFrom', 'baselineUntil', 'watchedFrom'])
    .where('subject', '=', kind)
    .where('subjectId', '=', id)
    .where('metric', '=', metric)
    .executeTakeFirst();
  return row ?? null;
}

export async function saveAnchors(
  ctx: StoreContext,
  { kind, id }: Subject,
  metric: AlarmMetric,
  anchors: Anchors,
): Promise<void> {
  await ctx.db
    .insertInto('alarmWatch')
    .values({ subject: kind, subjectId: id, metric, ...anchors })
    .onConflict((conflict) => conflict.columns(['subject', 'subjectId', 'metric']).doUpdateSet(anchors))
    .execute();
}
