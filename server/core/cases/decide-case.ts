import type { Context } from '#server/core/context.ts';
import { tellOfFeedback } from '#server/core/feedback/give-feedback.ts';
import { closeCase, markEscalated, openAgain } from './hold-store.ts';
import { conflictOf, requireClosed, requireNotHeld, requireRank, requireWaiting } from './policy.ts';
import { recordEvent } from './record-event.ts';
import type { ReviewCase } from './review-case.ts';
import { changeCase } from './work-on-case.ts';

export interface Decision {
  version: number;
  decision: 'upheld' | 'dismissed' | 'escalated';
  reason: string;
}

/** Decides on a case that waits. Whoever flagged the message is told what came of it, and why. */
export function decideCase(ctx: Context, id: string, { version, decision, reason }: Decision): Promise<ReviewCase> {
  const isTold = decision !== 'escalated';
  return changeCase(ctx, { id, version, isTold }, async (tx, before) => {
    requireWaiting(before);
    requireRank(before, tx.actor);
    requireNotHeld(before, tx.actor);
    if (decision === 'escalated') await escalate(tx, before);
    else {
      const judgedKinds = [...new Set([...before.judgedKinds, ...before.kinds])];
      await closeCase(tx, id, { state: decision, decidedBy: tx.actor.userId, reason, judgedKinds });
      await tell(tx, before);
    }
    await record(tx, before, { kind: 'decided', toState: decision, reason });
  });
}

async function escalate(tx: Context, before: ReviewCase): Promise<void> {
  if (before.isEscalated) throw conflictOf(before, 'This case is with the administrators already.');
  await markEscalated(tx, before.id);
}

/** Puts a closed case back into the queue. Those who flagged the message see that it is open again. */
export function reopenCase(
  ctx: Context,
  id: string,
  { version, reason }: Pick<Decision, 'version' | 'reason'>,
): Promise<ReviewCase> {
  return changeCase(ctx, { id, version, isTold: true }, async (tx, before) => {
    requireClosed(before);
    requireRank(before, tx.actor);
    await openAgain(tx, id);
    await tell(tx, before);
    await record(tx, before, { kind: 'reopened', toState: 'open', reason });
  });
}

function tell(tx: Context, { messageId, conversationId, ownerId, conversationIsDeleted }: ReviewCase): Promise<void> {
  return tellOfFeedback(tx, { id: messageId, conversationId, userId: ownerId, isHidden: conversationIsDeleted });
}

async function record(
  tx: Context,
  before: ReviewCase,
  event: { kind: 'decided' | 'reopened'; toState: ReviewCase['state']; reason: string },
): Promise<void> {
  const { id: caseId, ownerId, version, state: fromState, kinds } = before;
  await recordEvent(tx, { caseId, ownerId, version: version + 1, fromState, details: { kinds }, ...event });
}
