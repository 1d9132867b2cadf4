import * as contract from '#contract/admin/retention.ts';
import type { AuditEntry } from '#server/core/audit/audit-entry.ts';
import { listRetention } from '#server/core/retention/list-retention.ts';
import { type Periods, readPeriods } from '#server/core/retention/periods.ts';
import { type DueCounts, previewRetention } from '#server/core/retention/preview-retention.ts';
import { serve, type ServedRoute } from '#server/http/serve.ts';

/** `/api/admin/retention/`: how long things are kept. It is set with all else in `/api/admin/settings/`. */
export const adminRetentionRoutes: ServedRoute[] = [
  serve(contract.getRetention, async (ctx) => {
    const { periods, settingsVersion, runs } = await listRetention(ctx);
    return {
      periods: periods.map(({ class: name, minimumDays, ...period }) => ({
        class: wireNames[name],
        ...period,
        minimum_days: minimumDays,
      })),
      settings_version: settingsVersion,
      recent_runs: runs.map(presentRun),
    };
  }),
  serve(contract.previewRetention, async (ctx, { query }) => {
    const set = await readPeriods(ctx);
    const periods: Periods = {
      conversations: query.conversations ?? set.conversations,
      deletedConversations: query.deleted_conversations ?? set.deletedConversations,
      chatMessages: query.chat_messages ?? set.chatMessages,
      ledger: query.ledger ?? set.ledger,
    };
    const due = await previewRetention(ctx, periods);
    return {
      conversations: presentDue(periods.conversations, due.conversations),
      deleted_conversations: presentDue(periods.deletedConversations, due.deletedConversations),
      chat_messages: presentDue(periods.chatMessages, due.chatMessages),
      ledger: presentDue(periods.ledger, due.ledger),
    };
  }),
];

const wireNames = {
  conversations: 'conversations',
  deletedConversations: 'deleted_conversations',
  chatMessages: 'chat_messages',
  ledger: 'ledger',
} as const satisfies Record<keyof Periods, contract.RetentionClass>;

function presentDue(days: number | null, due: DueCounts | number | null) {
  if (due === null || typeof due === 'number') return { days, due, messages: null, kept_for_cases: 0, kept_in_use: 0 };
  const { conversations, messages, keptForCases, keptInUse } = due;
  return { days, due: conversations, messages, kept_for_cases: keptForCases, kept_in_use: keptInUse };
}

function presentRun({ createdAt, details }: AuditEntry): contract.Retention['recent_runs'][number] {
  const count = (name: string): number => Number(details[name] ?? 0);
  return {
    at: createdAt.toISOString(),
    conversations_expired: count('conversations_expired'),
    conversations_purged: count('conversations_purged'),
    messages: count('messages'),
    feedback_kept: count('feedback_kept'),
    chat_messages: count('chat_messages'),
    ledger_rows: count('ledger_rows'),
  };
}
