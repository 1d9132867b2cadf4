import type { z } from 'zod';
import type { AssistantMessageFrame, DeltaFrame, ServerFrame, UserMessageFrame } from '#contract/realtime.ts';
import type { Delta, LiveAnswer } from '#server/core/answers/live-answer.ts';
import type { Message } from '#server/core/messages/message.ts';

export function userMessageFrame(message: Message): z.input<typeof UserMessageFrame> {
  return {
    type: 'user_message',
    message: { id: message.number, role: 'user', content: message.content, timestamp: message.createdAt.toISOString() },
  };
}

export function assistantMessageFrame(message: Message): z.input<typeof AssistantMessageFrame> {
  const prompt = message.inputTokens ?? 0;
  const completion = message.outputTokens ?? 0;
  return {
    type: 'assistant_message',
    message: {
      id: message.number,
      role: 'assistant',
      content: message.content,
      timestamp: message.createdAt.toISOString(),
      usage: { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion },
    },
  };
}

export function deltaFrame(
  live: Pick<LiveAnswer, 'number' | 'messageId'>,
  { part, kind, at, text }: Delta,
): z.input<typeof DeltaFrame> {
  return { type: 'delta', id: live.number, message_id: live.messageId, part, kind, at, text };
}

/** A `deltaFrame` as JSON, of which only the text needs quoting. */
export function deltaJson(
  { number, messageId }: Pick<LiveAnswer, 'number' | 'messageId'>,
  { part, kind, at, text }: Delta,
): string {
  return `{"type":"delta","id":${number},"message_id":"${messageId}","part":${part},"kind":"${kind}","at":${at},"text":${JSON.stringify(text)}}`;
}

/** How an answer that was not completed is told to those who only know `error`. */
export function endFrame(message: Message): ServerFrame {
  return message.status === 'failed' || message.status === 'interrupted'
    ? { type: 'error', message: message.errorMessage ?? 'The answer was cut off.' }
    : assistantMessageFrame(message);
}
