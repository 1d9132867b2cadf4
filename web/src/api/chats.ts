import type { Chat, ChatMessage, createChat } from '#contract/chats.ts';
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { request, send } from './http.ts';
import { linkTarget } from './pages.ts';

export type { Chat, ChatMessage } from '#contract/chats.ts';
export type NewChat = z.infer<NonNullable<(typeof createChat)['answer']>>;

export interface ChatMessageWindow {
  /** Oldest first. */
  messages: ChatMessage[];
  /** The path of the page before it; null where it begins with the first message. */
  earlier: string | null;
}

/** The chats with people that the signed-in person takes part in. */
export function myChats() {
  return queryOptions({
    queryKey: ['chats'],
    queryFn: ({ signal }) => send<Chat[]>('GET', '/api/chats/?limit=500', { signal }),
  });
}

export function oneChat(id: number) {
  return queryOptions({
    queryKey: ['chats', id],
    queryFn: ({ signal }) => send<Chat>('GET', `/api/chats/${id}/`, { signal }),
  });
}

export function startChat(name: string, participants: number[]): Promise<NewChat> {
  return send('POST', '/api/chats/', { body: { name, participant_ids: participants } });
}

export function deleteChat(id: number): Promise<void> {
  return send('DELETE', `/api/chats/${id}/`);
}

export function leaveChat(id: number): Promise<void> {
  return send('POST', `/api/chats/${id}/leave/`);
}

export function addToChat(id: number, people: number[]): Promise<Chat> {
  return send('POST', `/api/chats/${id}/participants/`, { body: { user_ids: people } });
}

/** `key` makes trying again harmless. */
export function sayInChat(id: number, content: string, key: string): Promise<ChatMessage> {
  return send('POST', `/api/chats/${id}/send_message/`, { body: { content }, headers: { 'Idempotency-Key': key } });
}

export async function chatMessages(path: string, signal: AbortSignal): Promise<ChatMessageWindow> {
  const { body, headers } = await request<ChatMessage[]>('GET', path, { signal });
  return { messages: body, earlier: linkTarget(headers.get('link'), 'prev') };
}
