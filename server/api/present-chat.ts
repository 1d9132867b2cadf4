import type { Chat as ChatAnswer, ChatMessage as ChatMessageAnswer } from '#contract/chats.ts';
import type { Chat, ChatMessage } from '#server/core/chats/chat.ts';

export function presentChat(chat: Chat): ChatAnswer {
  return {
    id: chat.id,
    name: chat.name,
    created_by: chat.createdBy,
    participants: chat.participants,
    created_at: chat.createdAt.toISOString(),
    updated_at: chat.updatedAt.toISOString(),
    last_message_at: chat.lastMessageAt?.toISOString() ?? null,
  };
}

export function presentChatMessage(message: ChatMessage): ChatMessageAnswer {
  return {
    id: message.id,
    chat: message.chatId,
    sender: message.sender,
    content: message.content,
    timestamp: message.createdAt.toISOString(),
  };
}
