import { findUsableAgent } from '#server/core/agents/get-agent.ts';
import { act, type Context } from '#server/core/context.ts';
import { invalid } from '#server/core/errors.ts';
import type { Conversation, ConversationRef } from './conversation.ts';
import { type ConversationInput, requireLinkable } from './create-conversation.ts';
import { getConversation } from './get-conversation.ts';
import { type ConversationChanges, holdConversation, tallyConversation, updateConversation } from './store.ts';

/** Changes what `input` names and leaves the rest. */
export function changeConversation(
  ctx: Context,
  ref: ConversationRef,
  input: ConversationInput,
): Promise<Conversation> {
  return act(ctx, async (tx) => {
    const { id } = await getConversation(tx, ref);
    await holdConversation(tx, id);
    const conversation = await getConversation(tx, { id });
    const changes = changesOf(conversation, input);
    if (changes.relatedChatId != null) await requireLinkable(tx, changes.relatedChatId);
    await (changes.agentId === undefined ? updateConversation(tx, id, changes) : handOver(tx, id, changes));

    const changed = await getConversation(tx, { id });
    tx.events.publish({
      type: 'conversation.changed',
      conversationId: changed.id,
      userId: changed.userId,
      revision: changed.revision,
    });
    return changed;
  });
}

/** The same with a whole new form: what is not said gets its initial value. Its agent stays unless another is named. */
export function replaceConversation(
  ctx: Context,
  ref: ConversationRef,
  input: ConversationInput,
): Promise<Conversation> {
  return changeConversation(ctx, ref, {
    agentId: input.agentId,
    title: input.title,
    systemPrompt: input.systemPrompt ?? null,
    relatedChatId: input.relatedChatId ?? null,
    contextWindow: input.contextWindow ?? null,
    autoSummarize: input.autoSummarize ?? false,
    status: input.status ?? 'active',
  });
}

/** What is shown and comes back unchanged is no change: the agent's prompt does not become the conversation's own. */
function changesOf(conversation: Conversation, input: ConversationInput): ConversationChanges {
  const changes: ConversationChanges = {};
  if (input.agentId !== undefined && input.agentId !== conversation.agentId) changes.agentId = input.agentId;
  if (input.title !== undefined) changes.title = input.title.trim();
  if (input.systemPrompt !== undefined && input.systemPrompt !== conversation.systemPrompt)
    changes.systemPrompt = input.systemPrompt;
  if (input.relatedChatId !== undefined && input.relatedChatId !== conversation.relatedChatId)
    changes.relatedChatId = input.relatedChatId;
  if (input.contextWindow !== undefined) changes.contextWindow = input.contextWindow;
  if (input.autoSummarize !== undefined) changes.autoSummarize = input.autoSummarize;
  if (input.status !== undefined) changes.status = input.status;
  return changes;
}

/** Another agent answers from now on; what the former one has said stays its own, but counts for the new one. */
async function handOver(tx: Context, id: string, changes: ConversationChanges): Promise<void> {
  if ((await findUsableAgent(tx, changes.agentId!)) === null)
    throw invalid({ agent: ['This is not an agent that you may use.'] });
  await tallyConversation(tx, id, -1);
  await updateConversation(tx, id, changes);
  await tallyConversation(tx, id, 1);
}
