import type { z } from 'zod';
import type { AiChat } from '#contract/ai/chats.ts';
import type { Conversation as ConversationShape } from '#contract/conversations.ts';
import type { Conversation } from '#server/core/conversations/conversation.ts';
import { decimalDollars } from './money.ts';

/** What stands for a title where there is none yet. */
export function titleOf({ title }: { title: string }): string {
  return title || 'New chat';
}

export function presentConversation(conversation: Conversation, username: string): z.input<typeof ConversationShape> {
  return {
    id: conversation.id,
    number: conversation.number,
    user: conversation.userId,
    user_username: username,
    agent: conversation.agentId,
    agent_name: conversation.agentName,
    has_usable_agent: conversation.hasUsableAgent,
    title: titleOf(conversation),
    status: conversation.status,
    system_prompt: conversation.systemPrompt,
    related_chat: conversation.relatedChatId,
    related_chat_name: conversation.relatedChatName,
    total_messages: conversation.totalMessages,
    total_tokens_used: conversation.totalTokensUsed,
    total_cost: decimalDollars(conversation.totalCostNano),
    unpriced_answers: conversation.unpricedAnswers,
    context_window: conversation.contextWindow,
    auto_summarize: conversation.autoSummarize,
    is_deleted: conversation.deletedAt !== null,
    deleted_at: conversation.deletedAt?.toISOString() ?? null,
    created_at: conversation.createdAt.toISOString(),
    updated_at: conversation.updatedAt.toISOString(),
    last_message_at: conversation.lastMessageAt?.toISOString() ?? null,
    revision: conversation.revision,
  };
}

/** The same conversation as face B shows it. */
export function presentAiChat(conversation: Conversation, username: string): z.input<typeof AiChat> {
  return {
    id: conversation.number,
    title: titleOf(conversation),
    system_prompt: conversation.systemPrompt,
    related_chat: conversation.relatedChatId,
    related_chat_name: conversation.relatedChatName,
    user: conversation.userId,
    user_username: username,
    created_at: conversation.createdAt.toISOString(),
    updated_at: conversation.updatedAt.toISOString(),
    message_count: conversation.totalMessages,
  };
}
