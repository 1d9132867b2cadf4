import type { Context } from '#server/core/context.ts';
import { isOpen, type OwnMessage } from '#server/core/messages/message.ts';
import { getMessage } from '#server/core/messages/get-message.ts';
import { awaitAnswer } from './await-answer.ts';
import type { AskContext } from './ports.ts';
import { type AnswersToStop, requestStop } from './waiting-store.ts';

/** How long the stop is waited for: the node that answers hears of it at once, or at its next heartbeat. */
const waitMs = 5_000;

/** Stops an answer wherever it is made; what was shown stays. Stopping what has ended changes nothing. */
export async function stopAnswer(ctx: AskContext, messageId: string): Promise<OwnMessage> {
  const message = await getMessage(ctx, { id: messageId });
  if (!isOpen(message)) return message;
  await orderStop(ctx, { messageId });
  await awaitAnswer(ctx, messageId, AbortSignal.timeout(waitMs));
  return getMessage(ctx, { id: messageId });
}

/** Stops the running answers of a conversation, wherever they are made. */
export async function stopAnswersOf(ctx: AskContext, conversationId: string): Promise<void> {
  await orderStop(ctx, { conversationId });
}

async function orderStop(ctx: Pick<Context, 'actor' | 'db' | 'events'>, which: AnswersToStop): Promise<void> {
  for (const messageId of await requestStop(ctx, ctx.actor.userId, which)) {
    ctx.events.publish({ type: 'answer.stop_requested', messageId });
  }
}
