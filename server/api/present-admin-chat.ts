import type { z } from 'zod';
import type { AdminChat } from '#contract/admin/chats.ts';
import type { AdminMessage, AdminMessageRow } from '#contract/admin/messages.ts';
import type { AdministeredChat } from '#server/core/administration/chat.ts';
import type { AdministeredMessage, WholeMessage } from '#server/core/administration/message.ts';
import type { Message } from '#server/core/messages/message.ts';
import { decimalDollars } from './money.ts';
import { titleOf } from './present-conversation.ts';

export function presentAdminChat(chat: AdministeredChat): z.input<typeof AdminChat> {
  return {
    id: chat.id,
    number: chat.number,
    title: titleOf(chat),
    user: chat.userId,
    user_username: chat.username,
    agent: chat.agentId,
    agent_name: chat.agentName,
    status: chat.status,
    total_messages: chat.totalMessages,
    total_tokens_used: chat.totalTokensUsed,
    total_cost: decimalDollars(chat.totalCostNano),
    unpriced_answers: chat.unpricedAnswers,
    created_at: chat.createdAt.toISOString(),
    activity_at: chat.activityAt.toISOString(),
    deleted_at: chat.deletedAt?.toISOString() ?? null,
  };
}

export function presentAdminMessageRow(message: AdministeredMessage): z.input<typeof AdminMessageRow> {
  return { ...presentFacts(message), excerpt: message.excerpt };
}

export function presentAdminMessage(message: WholeMessage): z.input<typeof AdminMessage> {
  return { ...presentFacts(message), content: message.content, error_message: message.errorMessage };
}

/** A message of a chat, of which the rest is known. */
export function presentMessageOfChat(message: Message, chat: AdministeredChat): z.input<typeof AdminMessage> {
  const { userId, username, title } = chat;
  return presentAdminMessage({ ...message, userId, username, chatTitle: title });
}

function presentFacts(message: Omit<AdministeredMessage, 'excerpt' | 'madeAt'>) {
  return {
    id: message.id,
    number: message.number,
    chat: message.conversationId,
    chat_title: titleOf({ title: message.chatTitle }),
    user: message.userId,
    user_username: message.username,
    role: message.role,
    status: message.status,
    model_used: message.modelUsed,
    input_tokens: message.inputTokens,
    output_tokens: message.outputTokens,
    cost: message.costNano === null ? null : decimalDollars(message.costNano),
    response_time: message.responseTimeMs === null ? null : message.responseTimeMs / 1000,
    created_at: message.createdAt.toISOString(),
  };
}
