import { act, type Context } from '#server/core/context.ts';
import type { Turns } from '#server/core/turns.ts';
import type { FeedbackChange } from './feedback-change.ts';
import { holdAnswer } from './hold-answer.ts';
import { countFeedback, type HeldMessage, markChanged } from './store.ts';

export interface FeedbackContext extends Context {
  turns: Turns;
}

/**
 * Changes what the viewer says of an answer, with its counts, in one transaction. `change` writes it and
 * tells by how much each count changes. Whoever has the conversation open is told.
 */
export function giveFeedback<T>(
  ctx: FeedbackContext,
  messageId: string,
  change: (tx: Context, message: HeldMessage) => Promise<{ counts: FeedbackChange; result: T }>,
): Promise<T> {
  return ctx.turns.take(`feedback on ${messageId}`, () =>
    act<Context, T>(ctx, async (tx) => {
      const message = await holdAnswer(tx, messageId);
      const { counts, result } = await change(tx, message);
      publish(tx, message, await countFeedback(tx, message, counts));
      return result;
    }),
  );
}

/**
 * Shows, to whoever has the conversation open, that something has changed that is shown with what was said of a message.
 * The conversation is held.
 */
export async function tellOfFeedback(
  tx: Pick<Context, 'db' | 'events'>,
  message: Pick<HeldMessage, 'id' | 'conversationId' | 'userId'> & { isHidden: boolean },
): Promise<void> {
  const revision = await markChanged(tx, message);
  if (!message.isHidden) publish(tx, message, revision);
}

function publish(
  { events }: Pick<Context, 'events'>,
  { conversationId, userId }: Pick<HeldMessage, 'conversationId' | 'userId'>,
  revision: number,
): void {
  events.publish({ type: 'conversation.changed', conversationId, userId, revision });
}
