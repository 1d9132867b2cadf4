import type { Message } from '#web/api/messages.ts';
import { textOf } from '#web/realtime/transcript.ts';

const lineHeight = 27;
const lettersInLine = 85;

/** About how high a message will be, in pixels, so that the scrollbar is about right before it is measured. */
export function estimateHeight(message: Message | undefined): number {
  if (message === undefined) return 80;
  const text = textOf(message);
  const breaks = text.split('\n').length - 1;
  const lines = Math.max(1, breaks * 0.7 + text.length / lettersInLine);
  return Math.round(lines * lineHeight) + (message.role === 'user' ? 88 : 104);
}
