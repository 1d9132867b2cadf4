import { act, type Context } from '#server/core/context.ts';
import type { Turns } from '#server/core/turns.ts';
import type { FeedbackChange } from './feedback-change.ts';
import { holdAnswer } from './hold-answer.ts';
import { countFeedback } from './store.ts';

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
  change: (tx: Context) => Promise<{ counts: FeedbackChange; result: T }>,
): Promise<T> {
  return ctx.turns.take(`feedback on ${messageId}`, () =>
    act<Context, T>(ctx, async (tx) => {
      const message = await holdAnswer(tx, messageId);
      const { counts, result } = await change(tx);
      const revision = await countFeedback(tx, message, counts);
      tx.events.publish({
        type: 'conversation.changed',
        conversationId: message.conversationId,
        userId: tx.actor.userId,
        revision,
      });
      return result;
    }),
  );
}
