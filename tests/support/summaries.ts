import { expect, vi } from 'vitest';
import { ConversationSummary } from '#contract/conversation-summaries.ts';
import type { Client } from './client.ts';

/** The summary of a conversation, or null. */
export async function summaryOf(client: Client, conversation: string): Promise<ConversationSummary | null> {
  const path = `/api/conversation-summaries/by_conversation/?conversation_id=${conversation}`;
  const { status, body, text } = await client.get<ConversationSummary[]>(path);
  expect(status, text).toBe(200);
  expect(body.length).toBeLessThanOrEqual(1);
  return body[0] === undefined ? null : ConversationSummary.strict().parse(body[0]);
}

/** The summary of a conversation once there is one, that of so many messages where that is said. */
export function untilSummarized(client: Client, conversation: string, count?: number): Promise<ConversationSummary> {
  return vi.waitUntil(
    async () => {
      const summary = await summaryOf(client, conversation);
      return summary !== null && (count === undefined || summary.message_count_at_summary === count) && summary;
    },
    { timeout: 10_000, interval: 20 },
  );
}
