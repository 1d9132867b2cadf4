import type { Actor } from '#server/core/context.ts';
import { AppError, forbidden } from '#server/core/errors.ts';
import { isWaiting, type ReviewCase } from './review-case.ts';

type Viewer = Pick<Actor, 'userId' | 'role'>;

/** Why somebody can't decide on a case. */
export type Hindrance = 'own_conversation' | 'own_flag' | 'closed' | 'administrators_only' | 'held';

/** Nobody judges what they flagged themselves, or what was said in a conversation of theirs; administrators neither. */
export function conflictOfInterest(
  { ownerId, isFlaggedByViewer }: Pick<ReviewCase, 'ownerId' | 'isFlaggedByViewer'>,
  { userId }: Pick<Viewer, 'userId'>,
): 'own_conversation' | 'own_flag' | null {
  if (isFlaggedByViewer) return 'own_flag';
  return ownerId === userId ? 'own_conversation' : null;
}

export function whyNotDecide(reviewCase: ReviewCase, viewer: Viewer): Hindrance | null {
  const conflict = conflictOfInterest(reviewCase, viewer);
  if (conflict !== null) return conflict;
  if (!isWaiting(reviewCase)) return 'closed';
  if (reviewCase.isEscalated && viewer.role !== 'administrator') return 'administrators_only';
  return reviewCase.assignee === null || reviewCase.assignee.id === viewer.userId ? null : 'held';
}

const refusals: Record<'own_conversation' | 'own_flag' | 'administrators_only', string> = {
  own_flag: 'You have flagged this message yourself: somebody else decides on it.',
  own_conversation: 'This message is from a conversation of yours: somebody else decides on it.',
  administrators_only: 'This case was handed to the administrators.',
};

export function requireImpartial(reviewCase: ReviewCase, viewer: Viewer): void {
  const conflict = conflictOfInterest(reviewCase, viewer);
  if (conflict !== null) throw forbidden(refusals[conflict]);
}

/** What was handed to the administrators stays with them, also once they have decided. */
export function requireRank({ isEscalated }: Pick<ReviewCase, 'isEscalated'>, { role }: Pick<Viewer, 'role'>): void {
  if (isEscalated && role !== 'administrator') throw forbidden(refusals.administrators_only);
}

/** Of two who change a case at once, one has seen what the other has made of it. */
export function requireVersion(reviewCase: ReviewCase, seen: number): void {
  if (reviewCase.version !== seen) throw conflictOf(reviewCase, 'This case has changed since you read it.');
}

export function requireWaiting(reviewCase: ReviewCase): void {
  if (!isWaiting(reviewCase)) throw conflictOf(reviewCase, 'This case is closed. It can be reopened.');
}

export function requireClosed(reviewCase: ReviewCase): void {
  if (isWaiting(reviewCase)) throw conflictOf(reviewCase, 'This case is not closed.');
}

/** Whoever works on a case is not overtaken unawares: it can be taken over first. */
export function requireNotHeld(reviewCase: ReviewCase, { userId }: Pick<Viewer, 'userId'>): void {
  const { assignee } = reviewCase;
  if (assignee !== null && assignee.id !== userId)
    throw conflictOf(reviewCase, `${assignee.username} is reviewing this case. Take it over to decide on it.`);
}

export function conflictOf(reviewCase: ReviewCase, message: string): AppError {
  const { version, state, assignee, decidedBy, reason } = reviewCase;
  const current = {
    version,
    state,
    assignee: assignee?.username ?? null,
    decided_by: decidedBy?.username ?? null,
    reason,
  };
  return new AppError('conflict', message, { extra: { current } });
}
