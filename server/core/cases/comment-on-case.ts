import { act, type Context } from '#server/core/context.ts';
import { recordEvent } from './record-event.ts';
import { renewLease } from './hold-store.ts';
import { listEventsBefore } from './event-store.ts';
import type { ReviewEvent } from './review-case.ts';
import { asReviewer, getCase } from './work-on-case.ts';

/** Says something to the others who review. It adds and changes nothing, so it takes no version and is never too late. */
export function commentOnCase(ctx: Context, id: string, text: string): Promise<ReviewEvent> {
  return act(ctx, async (signedIn) => {
    const tx = await asReviewer(signedIn);
    const found = await getCase(tx, id);
    if (found.assignee?.id === tx.actor.userId) await renewLease(tx, id);
    const { ownerId, version, state } = found;
    const event = { caseId: id, ownerId, version, fromState: state, toState: state, reason: text } as const;
    const number = await recordEvent(tx, { ...event, kind: 'commented' });
    const [comment] = await listEventsBefore(tx, id, number + 1, 1);
    return comment!;
  });
}
