import type { SystemContext } from '#server/core/context.ts';
import { addDays } from './calendar.ts';
import { addRecounts, nothingRecounted, type Recount, recomputeDay } from './recompute-usage.ts';
import { findFirstDay, readWalk, saveWalk } from './recount-store.ts';
import { zoneNamed } from './zone.ts';

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
  for (let date = from; date < until && signal?.aborted !== true; date = addDays(date, 1))
    sum = addRecounts(sum, await recomputeDay(ctx, date, { change }));
  return sum;
}

/** Recomputes what the last 48 hours have had to do with: facts may come late, and the day that runs is one too. */
export function recomputeLately(ctx: SystemContext, how: Recomputing): Promise<Recount> {
  return recomputeDays(ctx, { from: addDays(today(), -2), until: addDays(today(), 1) }, how);
}

/** Recomputes all days there have been, some minutes of it at a time: the next run goes on where this one ends. */
export async function recomputeAll(ctx: SystemContext, { change, signal }: Recomputing): Promise<Recount> {
  const first = await findFirstDay(ctx);
  if (first === null) return nothingRecounted;
  const reached = change ? await readWalk(ctx) : null;
  const end = addDays(today(), 1);
  const late = Date.now() + walkMs;
  let sum = nothingRecounted;
  let date = reached === null || reached < first ? first : reached;
  for (; date < end && Date.now() < late && signal?.aborted !== true; date = addDays(date, 1)) {
    sum = addRecounts(sum, await recomputeDay(ctx, date, { change }));
    if (change) await saveWalk(ctx, addDays(date, 1));
  }
  if (change && date >= end) await saveWalk(ctx, null);
  return sum;
}

function today(): string {
  return zoneNamed('UTC').dateOf(new Date());
}
