import type { Context } from '#server/core/context.ts';
import type { Message } from '#server/core/messages/message.ts';
import type { Feedback } from './feedback.ts';
import { listFeedback } from './feedback-store.ts';

/** What has been said of each of these messages that the viewer may see; most have none, and cost nothing. */
export async function readFeedback(
  ctx: Pick<Context, 'actor' | 'db' | 'pool'>,
  messages: Pick<Message, 'id' | 'hasFeedback'>[],
): Promise<Map<string, Feedback>> {
  const ids = messages.filter(({ hasFeedback }) => hasFeedback).map(({ id }) => id);
  return ids.length === 0 ? new Map() : listFeedback(ctx, ids);
}
