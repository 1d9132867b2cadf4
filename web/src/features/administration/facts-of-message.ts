import type { AdminMessage, AdminMessageRow } from '#web/api/admin-chats.ts';
import { countOf } from '#web/lib/format-count.ts';
import { formatMoney } from '#web/lib/format-money.ts';
import { formatSeconds } from '#web/lib/format-time.ts';

type Facts = Omit<AdminMessage, 'content' | 'error_message'> & Partial<AdminMessageRow>;

/** Who answered, and what it took, as far as it is known; of a question nothing. */
export function factsOfMessage(message: Facts): string[] {
  const tokens = tokensOfMessage(message);
  return [
    ...(message.model_used === null ? [] : [message.model_used]),
    ...(tokens === null ? [] : [countOf(tokens, 'token', 'tokens')]),
    ...(message.cost === null ? [] : [formatMoney(message.cost)]),
    ...(message.response_time === null ? [] : [formatSeconds(message.response_time)]),
    ...(message.status === 'complete' ? [] : [message.status]),
  ];
}

export function tokensOfMessage({ input_tokens: input, output_tokens: output }: Facts): number | null {
  return input === null && output === null ? null : (input ?? 0) + (output ?? 0);
}
