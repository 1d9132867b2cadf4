import { readPeriods } from '#server/core/retention/periods.ts';
import { previewRetention } from '#server/core/retention/preview-retention.ts';
import { type Retained, runRetention } from '#server/core/retention/run-retention.ts';
import type { Counts, Job } from './job.ts';

/** Deletes nothing in a house whose administrators have set no period. */
export const retention: Job = {
  name: 'retention',
  cron: '13 3 * * *',
  description:
    'Deletes for good what has been kept for as long as is set: conversations, chats between people, the ledger.',
  run: async (ctx) => countsOf(await runRetention(ctx, ctx.signal)),
  dryRun: async (ctx) => {
    const due = await previewRetention(ctx, await readPeriods(ctx));
    const both = [due.conversations, due.deletedConversations];
    const sum = (of: 'messages' | 'keptForCases' | 'keptInUse') => both.reduce((all, one) => all + (one?.[of] ?? 0), 0);
    return countsOf({
      conversationsExpired: due.conversations?.conversations ?? 0,
      conversationsPurged: due.deletedConversations?.conversations ?? 0,
      messages: sum('messages'),
      chatMessages: due.chatMessages ?? 0,
      ledgerRows: due.ledger ?? 0,
      kept: sum('keptForCases') + sum('keptInUse'),
    });
  },
};

function countsOf(done: Omit<Retained, 'feedbackKept' | 'cutShort'> & Partial<Retained>): Counts {
  return {
    conversations_expired: done.conversationsExpired,
    conversations_purged: done.conversationsPurged,
    messages: done.messages,
    chat_messages: done.chatMessages,
    ledger_rows: done.ledgerRows,
    kept_for_cases_or_in_use: done.kept,
    left_for_the_next_run: done.cutShort ?? 0,
  };
}
