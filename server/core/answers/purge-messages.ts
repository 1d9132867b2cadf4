import type { SystemContext } from '#server/core/context.ts';
import { keepFeedback } from '#server/core/feedback/keep-feedback.ts';
import { forgetWords } from '#server/core/search/forget-words.ts';
import { deleteMessages, listMessagesOf } from './purge-store.ts';

export interface PurgedMessages {
  messages: number;
  feedbackKept: number;
}

/**
 * Deletes messages of conversations that are held, and the index of the search with them: their text, parts, attachments
 * and words. What was said of them goes on counting for what made them.
 */
export async function purgeMessages(
  tx: Pick<SystemContext, 'db'>,
  conversationIds: string[],
  most: number,
): Promise<PurgedMessages> {
  const messages = await listMessagesOf(tx, conversationIds, most);
  if (messages.length === 0) return { messages: 0, feedbackKept: 0 };
  const ids = messages.map(({ id }) => id);
  const feedbackKept = await keepFeedback(tx, ids);
  await forgetWords(
    tx,
    messages.map(({ number }) => number),
  );
  await deleteMessages(tx, ids);
  return { messages: messages.length, feedbackKept };
}
