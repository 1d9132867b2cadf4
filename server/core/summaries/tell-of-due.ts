import type { SystemContext } from '#server/core/context.ts';
import { listDue } from './due-store.ts';

/** Has all servers look through what is due, where anything is; whether so. */
export async function tellOfDue(ctx: SystemContext): Promise<boolean> {
  const due = await listDue(ctx, Number.MAX_SAFE_INTEGER, 1);
  if (due.length > 0) ctx.events.publish({ type: 'summaries.fell_due' });
  return due.length > 0;
}
