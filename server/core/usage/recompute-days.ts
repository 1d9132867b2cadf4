import type { SystemContext } from '#server/core/context.ts';
import { addRecounts, nothingRecounted, type Recount, recomputeDay } from './recompute-usage.ts';
import { findFirstDay, readWalk, saveWalk } from './recount-store.ts';

const dayMs = 86_400_000;

/** Late enough that a whole night's work is done, and less than a job may take. */
const walkMs = 300_000;

export interface Recomputing {
  /** False: only looks. */
  change: boolean;
  signal?: AbortSignal;
}

/** Recomputes the days in UTC from one to before another, each by itself. */
export async function recomputeDays(
  ctx: SystemContext,
  { from, until }: { from: string; until: string },
  { change, signal }: Recomputing,
): Promise<Recount> {
  let sum = nothingRecounted;
  for (let date = from; date < until && signal?.aborted !== true; date = dayAfter(date))
    sum = addRecounts(sum, await recomputeDay(ctx, date, { change }));
  return sum;
}

/** Recomputes what the last 48 hours have had to do with: facts may come late, and the day that runs is one too. */
export function recomputeLately(ctx: SystemContext, how: Recomputing): Promise<Recount> {
  const today = dayOf(Date.now());
  return recomputeDays(ctx, { from: dayOf(Date.now() - 2 * dayMs), until: dayAfter(today) }, how);
}

/** Recomputes all days there have been, some minutes of it at a time: the next run goes on where this one ends. */
export async function recomputeAll(ctx: SystemContext, { change, signal }: Recomputing): Promise<Recount> {
  const first = await findFirstDay(ctx);
  if (first === null) return nothingRecounted;
  const reached = change ? await readWalk(ctx) : null;
  const end = dayAfter(dayOf(Date.now()));
  const late = Date.now() + walkMs;
  let sum = nothingRecounted;
  let date = reached === null || reached < first ? first : reached;
  for (; date < end && Date.now() < late && signal?.aborted !== true; date = dayAfter(date)) {
    sum = addRecounts(sum, await recomputeDay(ctx, date, { change }));
    if (change) await saveWalk(ctx, dayAfter(date));
  }
  if (change && date >= end) await saveWalk(ctx, null);
  return sum;
}

function dayOf(moment: number): string {
  return new Date(moment).toISOString().slice(0, 10);
}

function dayAfter(date: string): string {
  return dayOf(Date.parse(date) + dayMs);
}
