import type { z } from 'zod';
import type { AssistantMessageFrame, DeltaFrame, ServerFrame, UserMessageFrame } from '#contract/realtime.ts';
import type { Asked } from '#server/core/answers/ask.ts';
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

/** How an answer that was not completed is told to those who only know `error`. */
export function endFrame(message: Message): ServerFrame {
  return message.status === 'failed' || message.status === 'interrupted'
    ? { type: 'error', message: message.errorMessage ?? 'The answer was cut off.' }
    : assistantMessageFrame(message);
}

/**
 * A turn as frames: the question, the answer as it grows, its end. The reader sets the pace; text that
 * came in the meantime comes in one piece. Leaving early changes nothing for the answer.
 */
export async function* turnFrames(asked: Asked, ended: Promise<Message | null>): AsyncGenerator<ServerFrame> {
  if (asked.question !== null) yield userMessageFrame(asked.question);
  const { live, reply } = asked;
  if (reply === null) return;
  let wake = (): void => undefined;
  let end: Message | null | undefined;
  const reader = live?.read([], () => wake());
  void ended.then((message) => {
    end = message;
    wake();
  });
  let shown: Delta[] = [];
  try {
    while (end === undefined) {
      const deltas: Delta[] = reader?.take() ?? [];
      shown = deltas.length > 0 ? deltas : shown;
      for (const delta of deltas) yield deltaFrame(live!, delta);
      if (deltas.length === 0 && end === undefined) await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    reader?.close();
  }
  if (end === null) return;
  yield* remainingDeltas(asked, end, shown);
  yield endFrame(end);
}

/** The end of the text is stored with the answer's end, not through the journal: it is sent here. */
function* remainingDeltas({ live, reply }: Asked, end: Message, shown: Delta[]): Generator<ServerFrame> {
  const last = shown.at(-1);
  const of = live ?? { number: reply!.number, messageId: end.id };
  for (let part = last?.part ?? 0; part < end.parts.length; part++) {
    const whole = end.parts[part]!;
    if (whole.type !== 'text' && whole.type !== 'reasoning') continue;
    const at = part === last?.part ? last.at + last.text.length : 0;
    if (whole.text.length > at) yield deltaFrame(of, { part, kind: whole.type, at, text: whole.text.slice(at) });
  }
}
