import type { SystemContext } from '#server/core/context.ts';
import { listDue } from './due-store.ts';

/** Has all servers look through what is due, where anything is. */
export async function tellOfDue(ctx: SystemContext): Promise<void> {
  const due = await listDue(ctx, Number.MAX_SAFE_INTEGER, 1);
  if (due.length > 0) ctx.events.publish({ type: 'summaries.fell_due' });
}
