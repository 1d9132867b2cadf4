import { recordAct } from '#server/core/audit/record-act.ts';
import { act, type Context } from '#server/core/context.ts';
import { readAround } from '#server/core/messages/list-messages.ts';
import type { Message } from '#server/core/messages/message.ts';
import { type FlagOfCase, listFlagsOfMessage } from './case-content-store.ts';
import { listEventsBefore } from './event-store.ts';
import { renewLease } from './hold-store.ts';
import { isWaiting, type ReviewCase, type ReviewEvent } from './review-case.ts';
import { asReviewer, getCase } from './work-on-case.ts';

export interface CaseInFull {
  reviewCase: ReviewCase;
  flags: FlagOfCase[];
  /** The newest of what happened, newest first. */
  events: ReviewEvent[];
  /** The message with what stands around it; null where it was deleted and nothing is to be decided. */
  messages: Message[] | null;
}

const messagesEitherSide = 3;
const mostFlags = 100;
const mostEvents = 50;

/** A case with what it is about. That somebody looked is on record before anything of it leaves the server. */
export function lookAtCase(ctx: Context, id: string): Promise<CaseInFull> {
  return act(ctx, async (signedIn) => {
    const tx = await asReviewer(signedIn);
    const found = await getCase(tx, id);
    const { messageId, ownerId, isDeleted } = found;
    const maySee = !isDeleted || isWaiting(found);
    await recordAct(tx, { action: 'case.viewed', subject: ['case', id], ownerId, details: { message: messageId } });
    if (found.assignee?.id === tx.actor.userId) await renewLease(tx, id);
    return {
      reviewCase: await getCase(tx, id),
      flags: await listFlagsOfMessage(tx, messageId, mostFlags),
      events: await listEventsBefore(tx, id, Number.MAX_SAFE_INTEGER, mostEvents),
      messages: maySee ? await readAround(tx, messageId, messagesEitherSide) : null,
    };
  });
}
