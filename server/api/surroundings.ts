import type { Context } from '#server/core/context.ts';
import { readFeedback } from '#server/core/feedback/read-feedback.ts';
import { siblingsOf } from '#server/core/messages/list-messages.ts';
import type { Message } from '#server/core/messages/message.ts';
import type { Surroundings } from './present-message.ts';

/** What is shown with messages and stands elsewhere: two readings for a page at most, none where there is nothing. */
export async function surroundingsOf(
  ctx: Pick<Context, 'actor' | 'db' | 'pool'>,
  messages: Message[],
  branchCount: number,
): Promise<Surroundings> {
  const [siblings, feedback] = await Promise.all([siblingsOf(ctx, messages, branchCount), readFeedback(ctx, messages)]);
  return { siblings, feedback };
}
