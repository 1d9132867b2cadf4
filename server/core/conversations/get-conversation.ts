import type { Context } from '#server/core/context.ts';
import { notFound } from '#server/core/errors.ts';
import type { Conversation, ConversationRef } from './conversation.ts';
import { findConversation } from './store.ts';

/** The viewer's conversation; not there and not theirs are the same. */
export async function getConversation(
  ctx: Pick<Context, 'actor' | 'db' | 'pool'>,
  ref: ConversationRef,
): Promise<Conversation> {
  const conversation = await findConversation(ctx, ref);
  if (conversation === null) throw notFound();
  return conversation;
}
