import type { Message, SentMessage } from '#contract/messages.ts';
import type { z } from 'zod';
import { request, send } from './http.ts';
import { linkTarget } from './pages.ts';

export type { Message } from '#contract/messages.ts';
export type Sent = z.infer<typeof SentMessage>;

/** What the answer is made with, besides the question. */
export interface TurnOptions {
  /** The id of a model; absent: the conversation's or the default one. */
  model?: string | null;
  include_related_chat_context?: boolean;
  /** 1 to 100. */
  context_message_limit?: number;
}

export interface MessageWindow {
  /** Oldest first. */
  messages: Message[];
  /** The path of the page before it; null where it begins with the first message. */
  earlier: string | null;
}

/** The newest `limit` messages of the chosen branch. */
export function newestMessages(conversation: string, limit: number, signal?: AbortSignal): Promise<MessageWindow> {
  return messageWindow(`/api/conversations/${conversation}/messages/?cursor=end&limit=${limit}`, signal);
}

export async function messageWindow(path: string, signal?: AbortSignal): Promise<MessageWindow> {
  const { body, headers } = await request<Message[]>('GET', path, signal === undefined ? {} : { signal });
  return { messages: body, earlier: linkTarget(headers.get('link'), 'prev') };
}

/** `key` makes trying again harmless: the same key and body are one turn. */
export function sendMessage(conversation: string, content: string, options: TurnOptions, key: string): Promise<Sent> {
  return start(`/api/conversations/${conversation}/send-message/`, { content, ...options }, key);
}

export function editMessage(message: string, content: string, options: TurnOptions, key: string): Promise<Sent> {
  return start(`/api/messages/${message}/edit/`, { content, ...options }, key);
}

export function regenerateMessage(message: string, options: TurnOptions, key: string): Promise<Message> {
  return start(`/api/messages/${message}/regenerate/`, options, key);
}

export function continueMessage(message: string, key: string): Promise<Message> {
  return start(`/api/messages/${message}/continue/`, {}, key);
}

export function stopMessage(message: string): Promise<Message> {
  return send('POST', `/api/messages/${message}/stop/`);
}

export function selectMessage(message: string): Promise<Message> {
  return send('POST', `/api/messages/${message}/select/`);
}

/** With all that is below it. */
export function deleteMessage(message: string): Promise<void> {
  return send('DELETE', `/api/messages/${message}/`);
}

export function restoreMessage(message: string): Promise<Message> {
  return send('POST', `/api/messages/${message}/restore/`);
}

/** Answers come over the socket, so the request does not wait for them. */
function start<Answer>(path: string, body: object, key: string): Promise<Answer> {
  return send('POST', path, { body, headers: { Prefer: 'respond-async', 'Idempotency-Key': key } });
}
