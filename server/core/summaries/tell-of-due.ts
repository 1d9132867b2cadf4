import type { SystemContext } from '#server/core/context.ts';
import { listDue } from './due-store.ts';

const mostCounted = 1_000;

/** Has all servers look through what is due, where anything is; how many, as far as they are counted. */
export async function tellOfDue(ctx: SystemContext): Promise<number> {
  const due = await listDue(ctx, Number.MAX_SAFE_INTEGER, mostCounted);
  if (due.length > 0) ctx.events.publish({ type: 'summaries.fell_due' });
  return due.length;
}
