import { act, type SystemContext } from '#server/core/context.ts';
import { foldUsage } from '#server/core/usage/fold-usage.ts';
import type { Subject } from './alarm.ts';
import { lookAtSubject } from './look-at-subject.ts';
import { addPending, holdSubject, listPending, takePending } from './pending-store.ts';

/** Subjects that are listed at a time. */
const atOnce = 100;

/**
 * Looks at everybody of whom there is something new, each in a transaction of its own: one that is cut off has done nothing, and
 * the subject is looked at the next time. Of several who do so at once, each subject is looked at by one. Answers how many were.
 */
export async function processFeedback(ctx: SystemContext, signal: AbortSignal): Promise<number> {
  await foldUsage(ctx, signal);
  let all = 0;
  for (;;) {
    const pending = await listPending(ctx, atOnce);
    let done = 0;
    for (const subject of pending) {
      if (signal.aborted) return all + done;
      if (await processSubject(ctx, subject)) done += 1;
    }
    all += done;
    // What is left is being looked at by somebody else.
    if (done === 0) return all;
  }
}

/** False where somebody else does it, or has. */
function processSubject(ctx: SystemContext, subject: Subject): Promise<boolean> {
  return act(ctx, async (tx) => {
    if (!(await holdSubject(tx, subject)) || !(await takePending(tx, subject))) return false;
    if (await lookAtSubject(tx, subject)) await addPending(tx, subject);
    return true;
  });
}
