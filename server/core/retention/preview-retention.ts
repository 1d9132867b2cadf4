import { countCalls } from '#server/core/answers/forget-calls.ts';
import { countOldMessages } from '#server/core/chats/forget-old-messages.ts';
import { act, type SystemContext } from '#server/core/context.ts';
import { type DueCounts, previewPurge } from '#server/core/conversations/purge-conversations.ts';
import { isCancelled } from '#server/db/errors.ts';
import { dayBefore, momentBefore, type Periods } from './periods.ts';
import { beModest } from './store.ts';

export type { DueCounts } from '#server/core/conversations/purge-conversations.ts';

/** What would be deleted now, by class: null where it is kept for ever, or takes too long to be counted. */
export interface RetentionPreview {
  conversations: DueCounts | null;
  deletedConversations: DueCounts | null;
  chatMessages: number | null;
  ledger: number | null;
}

/** Counts stop here: what matters is that it is that much. */
export const mostCounted = 10_000;

/** Counts what a run with these periods would delete; it changes nothing. */
export async function previewRetention(ctx: SystemContext, periods: Periods): Promise<RetentionPreview> {
  return {
    conversations: await counted(ctx, periods.conversations, (tx, days) =>
      previewPurge(tx, { of: 'quiet', before: momentBefore(days) }, mostCounted),
    ),
    deletedConversations: await counted(ctx, periods.deletedConversations, (tx, days) =>
      previewPurge(tx, { of: 'deleted', before: momentBefore(days) }, mostCounted),
    ),
    chatMessages: await counted(ctx, periods.chatMessages, (tx, days) =>
      countOldMessages(tx, momentBefore(days), mostCounted),
    ),
    ledger: await counted(ctx, periods.ledger, (tx, days) => countCalls(tx, new Date(dayBefore(days)), mostCounted)),
  };
}

async function counted<T>(
  ctx: SystemContext,
  days: number | null,
  count: (tx: SystemContext, days: number) => Promise<T>,
): Promise<T | null> {
  if (days === null) return null;
  try {
    return await act(ctx, async (tx) => {
      await beModest(tx);
      return count(tx, days);
    });
  } catch (error) {
    if (isCancelled(error)) return null;
    throw error;
  }
}
