import { recordAct } from '#server/core/audit/record-act.ts';
import { act, type Context } from '#server/core/context.ts';
import { AppError, notFound } from '#server/core/errors.ts';
import type { Alarm } from './alarm.ts';
import { findAlarm, holdAlarm } from './list-store.ts';
import { listSamples, type Sample } from './sample-store.ts';
import { acknowledgeAlarm as markAcknowledged, closeAlarm as markClosed } from './store.ts';
import { saveAnchors } from './watch-store.ts';

export type { Sample } from './sample-store.ts';

export interface AlarmInFull {
  alarm: Alarm;
  samples: Sample[];
}

const mostSamples = 5;

/** An alarm with answers that it is about, as far as an administrator may see any: their own, and those that have a case. */
export async function getAlarm(ctx: Pick<Context, 'actor' | 'db'>, id: string): Promise<AlarmInFull> {
  const alarm = await findAlarm(ctx, id);
  if (alarm === null) throw notFound();
  return { alarm, samples: await listSamples(ctx, alarm, { mayReview: true, most: mostSamples }) };
}

export interface WorkOnAlarm {
  /** The version that the actor has seen. */
  version: number;
  note: string;
}

/** Says that somebody knows of it and sees to it. */
export function acknowledgeAlarm(ctx: Context, id: string, { version, note }: WorkOnAlarm): Promise<AlarmInFull> {
  return change(ctx, id, version, async (tx, before) => {
    await markAcknowledged(tx, id, { by: tx.actor.userId, note });
    await record(tx, before, 'alarm.acknowledged', note);
  });
}

/** Ends an alarm by decision: from now on things are compared with how they have been since the change. */
export function closeAlarm(ctx: Context, id: string, { version, note }: WorkOnAlarm): Promise<AlarmInFull> {
  return change(ctx, id, version, async (tx, before) => {
    await markClosed(tx, id, { ending: 'by_administrator', closedBy: tx.actor.userId, note: note || before.note });
    const now = new Date();
    const baselineFrom = new Date(before.beganAt.getTime() - 1);
    await saveAnchors(tx, before.subject, before.metric, { baselineFrom, baselineUntil: now, watchedFrom: now });
    await record(tx, before, 'alarm.closed', note);
  });
}

function change(
  ctx: Context,
  id: string,
  seen: number,
  make: (tx: Context, before: Alarm) => Promise<void>,
): Promise<AlarmInFull> {
  return act(ctx, async (tx) => {
    const before = await holdAlarm(tx, id);
    if (before === null) throw notFound();
    if (before.version !== seen) throw conflictOf(before, 'This alarm has changed since you read it.');
    if (before.state === 'closed') throw conflictOf(before, 'This alarm is closed.');
    await make(tx, before);
    tx.events.publish({ type: 'alarm.changed', alarmId: id });
    return getAlarm(tx, id);
  });
}

function conflictOf({ version, state, note, acknowledgedBy, closedBy }: Alarm, message: string): AppError {
  const current = { version, state, note, acknowledged_by: acknowledgedBy, closed_by: closedBy };
  return new AppError('conflict', message, { extra: { current } });
}

function record(
  tx: Context,
  { id, subject, subjectName, metric }: Alarm,
  action: 'alarm.acknowledged' | 'alarm.closed',
  reason: string,
): Promise<void> {
  const details = { subject: subject.kind, subject_id: subject.id, name: subjectName, metric };
  return recordAct(tx, { action, subject: ['alarm', id], reason, details });
}
