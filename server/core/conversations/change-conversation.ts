import { act, type Context } from '#server/core/context.ts';
import type { Conversation, ConversationRef } from './conversation.ts';
import { type ConversationInput, requireLinkable } from './create-conversation.ts';
import { getConversation } from './get-conversation.ts';
import { type ConversationChanges, findConversation, updateConversation } from './store.ts';

/** Changes what `input` names and leaves the rest. */
export function changeConversation(
  ctx: Context,
  ref: ConversationRef,
  input: ConversationInput,
): Promise<Conversation> {
  return act(ctx, async (tx) => {
    const conversation = await getConversation(tx, ref);
    const isNewLink = input.relatedChatId != null && input.relatedChatId !== conversation.relatedChatId;
    if (isNewLink) await requireLinkable(tx, input.relatedChatId!);

    await updateConversation(tx, conversation.id, definedOnly(input));
    const changed = (await findConversation(tx, { id: conversation.id }))!;
    tx.events.publish({
      type: 'conversation.changed',
      conversationId: changed.id,
      userId: changed.userId,
      revision: changed.revision,
    });
    return changed;
  });
}

function definedOnly(input: ConversationInput): ConversationChanges {
  const changes: ConversationChanges = {};
  if (input.title !== undefined) changes.title = input.title.trim();
  if (input.systemPrompt !== undefined) changes.systemPrompt = input.systemPrompt;
  if (input.relatedChatId !== undefined) changes.relatedChatId = input.relatedChatId;
  if (input.contextWindow !== undefined) changes.contextWindow = input.contextWindow;
  if (input.autoSummarize !== undefined) changes.autoSummarize = input.autoSummarize;
  if (input.status !== undefined) changes.status = input.status;
  return changes;
}
