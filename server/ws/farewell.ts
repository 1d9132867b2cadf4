import { type ByeFrame, closeCodes } from '#contract/realtime.ts';
import type { z } from 'zod';

/** Those who come back do so within this time, and not all at once. */
const comeBackWithinMs = 2_000;

const reasons: Record<number, string> = {
  [closeCodes.restarting]: 'The server restarts.',
  [closeCodes.signedOut]: 'You have been signed out.',
  [closeCodes.deleted]: 'The chat was deleted.',
  [closeCodes.tooSlow]: 'The connection is too slow.',
};

/** What a client is told before the server closes with a code. */
export function byeFrame(code: number): z.infer<typeof ByeFrame> {
  const isFinal = code >= 4500;
  return {
    type: 'bye',
    reason: reasons[code] ?? 'The connection ends.',
    retry_after_ms: isFinal ? null : Math.round(Math.random() * comeBackWithinMs),
  };
}
