import type { Context } from '#server/core/context.ts';
import { invalid } from '#server/core/errors.ts';
import { findAssignable } from './assignee-store.ts';
import { updateAssignee } from './hold-store.ts';
import { conflictOfInterest, requireRank, requireWaiting } from './policy.ts';
import { recordEvent } from './record-event.ts';
import type { ReviewCase } from './review-case.ts';
import { changeCase } from './work-on-case.ts';

export interface Assignment {
  version: number;
  /** A person's id; null: nobody. */
  assignee: number | null;
}

/** Gives a case to somebody who may decide on it, for as long as a lease runs, or puts it back. */
export function assignCase(ctx: Context, id: string, { version, assignee }: Assignment): Promise<ReviewCase> {
  return changeCase(ctx, { id, version, isTold: false }, async (tx, before) => {
    requireWaiting(before);
    requireRank(before, tx.actor);
    const person = assignee === null ? null : await requireAssignable(tx, before, assignee);
    await updateAssignee(tx, id, assignee);
    await recordEvent(tx, {
      caseId: id,
      ownerId: before.ownerId,
      version: version + 1,
      kind: person === null ? 'released' : 'assigned',
      fromState: before.state,
      toState: before.isEscalated ? 'escalated' : person === null ? 'open' : 'in_review',
      ...(person !== null && { details: { assignee: person } }),
    });
  });
}

/** @throws {AppError} `invalid` */
async function requireAssignable(tx: Context, reviewCase: ReviewCase, userId: number): Promise<string> {
  const person = await findAssignable(tx, reviewCase.messageId, userId);
  if (person === null) throw invalid({ assignee: ['This is no active moderator or administrator.'] });
  if (reviewCase.isEscalated && person.role !== 'administrator')
    throw invalid({ assignee: ['This case was handed to the administrators.'] });
  if (conflictOfInterest({ ...reviewCase, isFlaggedByViewer: person.hasFlagged }, { userId }) !== null)
    throw invalid({ assignee: ['They have flagged this message or own its conversation.'] });
  return person.username;
}
