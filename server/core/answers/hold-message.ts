import type { Context } from '#server/core/context.ts';
import { notFound } from '#server/core/errors.ts';
import type { OwnMessage } from '#server/core/messages/message.ts';
import { getMessage } from '#server/core/messages/get-message.ts';
import { type LockedConversation, lockConversation } from './branch-store.ts';

/**
 * The viewer's message, its conversation being held for this transaction. It is looked for again once the conversation
 * is held: what was on its way then, a deletion above it for one, has happened by now.
 */
export async function holdMessage(
  tx: Pick<Context, 'actor' | 'db' | 'pool'>,
  id: string,
): Promise<{ message: OwnMessage; conversation: LockedConversation }> {
  const { conversationId } = await getMessage(tx, { id });
  const conversation = await lockConversation(tx, conversationId);
  if (conversation === null) throw notFound();
  return { message: await getMessage(tx, { id }), conversation };
}
