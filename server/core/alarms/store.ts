import { randomUUIDv7 } from 'node:crypto';
import type { SystemContext } from '#server/core/context.ts';
import type { AlarmEnding, AlarmMetric } from '#server/db/alarm-tables.ts';
import type { Subject } from './alarm.ts';
import type { KnownChange } from './known-change.ts';
import type { Anchors } from './watch-store.ts';

type StoreContext = Pick<SystemContext, 'db'>;

/** What an alarm says, as it is found in the events. */
export interface AlarmFacts {
  beforeCounts: number[];
  afterCounts: number[];
  expected: number;
  houseShare: number;
  evidence: number;
  threshold: number;
  beganAt: Date;
  beganEarliest: Date;
  beganLatest: Date;
  raisedAt: Date;
  change: KnownChange | null;
}

/** An alarm that stands, as the job has it. */
export interface StandingAlarm extends Anchors {
  id: string;
  afterCounts: number[];
  beganAt: Date;
  raisedAt: Date;
  recoveryFrom: Date;
}

/** The one that stands of a subject and a metric, held until the end of the transaction. */
export async function holdStanding(
  ctx: StoreContext,
  { kind, id }: Subject,
  metric: AlarmMetric,
): Promise<StandingAlarm | null> {
  const row = await ctx.db
    .selectFrom('alarm')
    .select([
      'id',
      'afterCounts',
      'beganAt',
      'raisedAt',
      'recoveryFrom',
      'baselineFrom',
      'baselineUntil',
      'watchedFrom',
    ])
    .where('subject', '=', kind)
    .where('subjectId', '=', id)
    .where('metric', '=', metric)
    .where('state', '<>', 'closed')
    .forUpdate()
    .executeTakeFirst();
  return row ?? null;
}

export async function insertAlarm(
  ctx: StoreContext,
  { kind, id: subjectId }: Subject,
  metric: AlarmMetric,
  { change, ...facts }: AlarmFacts,
  anchors: Anchors,
): Promise<string> {
  const id = randomUUIDv7();
  await ctx.db
    .insertInto('alarm')
    .values({
      id,
      subject: kind,
      subjectId,
      metric,
      ...facts,
      ...anchors,
      change: change && JSON.stringify(change),
      recoveryFrom: facts.raisedAt,
    })
    .execute();
  return id;
}

export async function updateAfter(
  ctx: StoreContext,
  id: string,
  changes: { afterCounts?: number[]; recoveryFrom?: Date },
): Promise<void> {
  await ctx.db
    .updateTable('alarm')
    .set({ ...changes, updatedAt: new Date() })
    .where('id', '=', id)
    .execute();
}

export async function closeAlarm(
  ctx: StoreContext,
  id: string,
  { ending, closedBy, note }: { ending: AlarmEnding; closedBy: number | null; note?: string | undefined },
): Promise<void> {
  await ctx.db
    .updateTable('alarm')
    .set((eb) => ({
      state: 'closed',
      version: eb('version', '+', 1),
      ending,
      closedBy,
      closedAt: new Date(),
      updatedAt: new Date(),
      ...(note !== undefined && { note }),
    }))
    .where('id', '=', id)
    .execute();
}

export async function acknowledgeAlarm(
  ctx: StoreContext,
  id: string,
  { by, note }: { by: number; note: string },
): Promise<void> {
  await ctx.db
    .updateTable('alarm')
    .set((eb) => ({
      state: 'acknowledged',
      version: eb('version', '+', 1),
      acknowledgedBy: by,
      acknowledgedAt: new Date(),
      updatedAt: new Date(),
      note,
    }))
    .where('id', '=', id)
    .execute();
}
