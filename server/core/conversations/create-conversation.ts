import { randomUUIDv7 } from 'node:crypto';
import { findLinkableChat } from '#server/core/chats/find-linkable-chat.ts';
import { act, type Context } from '#server/core/context.ts';
import { invalid } from '#server/core/errors.ts';
import type { ConversationStatus } from '#server/db/tables.ts';
import type { Conversation } from './conversation.ts';
import { findConversation, insertConversation } from './store.ts';

export interface ConversationInput {
  agentId?: string | undefined;
  title?: string | undefined;
  /** Null: the agent's. */
  systemPrompt?: string | null | undefined;
  keepsPrompt?: boolean;
  relatedChatId?: number | null | undefined;
  contextWindow?: number | null | undefined;
  autoSummarize?: boolean | undefined;
  status?: ConversationStatus | undefined;
}

/** An untitled conversation is titled after its first message. */
export function createConversation(ctx: Context, input: ConversationInput): Promise<Conversation> {
  return act(ctx, async (tx) => {
    const relatedChatId = input.relatedChatId ?? null;
    if (relatedChatId !== null) await requireLinkable(tx, relatedChatId);

    const id = randomUUIDv7();
    const isMade = await insertConversation(tx, {
      id,
      agentId: input.agentId ?? null,
      title: input.title?.trim() ?? '',
      systemPrompt: input.systemPrompt ?? null,
      keepsPrompt: input.keepsPrompt ?? false,
      relatedChatId,
      contextWindow: input.contextWindow ?? null,
      autoSummarize: input.autoSummarize ?? false,
      status: input.status ?? 'active',
    });
    if (!isMade) throw invalid({ agent: ['This is not an agent that you may use.'] });
    const conversation = (await findConversation(tx, { id }))!;
    const { userId } = tx.actor;
    tx.events.publish({ type: 'conversation.changed', conversationId: id, userId, revision: conversation.revision });
    return conversation;
  });
}

/** Only a chat that the person takes part in can be linked; others can't be told from none. */
export async function requireLinkable(ctx: Context, chatId: number): Promise<void> {
  if ((await findLinkableChat(ctx, chatId)) === null) {
    throw invalid({ related_chat: ['This is not a chat that you take part in.'] });
  }
}
