import { purgeMessages } from '#server/core/answers/purge-messages.ts';
import { recordSystemAct } from '#server/core/audit/record-system-act.ts';
import { chatsWithOldMessages, forgetOldMessages } from '#server/core/chats/forget-old-messages.ts';
import { wireNames } from '#server/core/audit/wire-names.ts';
import type { SystemContext } from '#server/core/context.ts';
import {
  beginPurge,
  type Due,
  endPurge,
  holdSomePurging,
  type Place,
} from '#server/core/conversations/purge-conversations.ts';
import { holdIndex } from '#server/core/search/forget-words.ts';
import { foldUsage } from '#server/core/usage/fold-usage.ts';
import { closeDaysBefore, forgetFolded, forgetLedger } from '#server/core/usage/forget-ledger.ts';
import { Pace } from './pace.ts';
import { dayBefore, momentBefore, readPeriods } from './periods.ts';

/** What was deleted for good. */
export interface Retained {
  conversationsExpired: number;
  conversationsPurged: number;
  messages: number;
  /** Ratings and flags of those messages, which go on counting for what made them. */
  feedbackKept: number;
  chatMessages: number;
  ledgerRows: number;
  /** Conversations that are due, and that an answer or a case still needs. */
  kept: number;
  /** 1: the next run goes on. */
  cutShort: number;
}

/** Few enough that nobody waits for what a batch holds. */
const atOnce = 200;
const conversationsAtOnce = 20;

/**
 * Deletes what has been kept for as long as administrators have set; where they have set nothing, nothing. In small
 * batches, each its own transaction: safe to be run at once by several, and to be cut off anywhere.
 */
export async function runRetention(ctx: SystemContext, signal: AbortSignal, ms?: number): Promise<Retained> {
  const periods = await readPeriods(ctx);
  const pace = new Pace(ctx, signal, ms);
  const done: Retained = {
    conversationsExpired: 0,
    conversationsPurged: 0,
    messages: 0,
    feedbackKept: 0,
    chatMessages: 0,
    ledgerRows: 0,
    kept: 0,
    cutShort: 0,
  };
  try {
    if (periods.conversations !== null)
      done.conversationsExpired = await begin(pace, done, { of: 'quiet', before: momentBefore(periods.conversations) });
    if (periods.deletedConversations !== null)
      done.conversationsPurged = await begin(pace, done, {
        of: 'deleted',
        before: momentBefore(periods.deletedConversations),
      });
    // Whatever the periods are by now: what was begun is ended.
    await purge(pace, done);
    if (periods.chatMessages !== null) await forgetChatMessages(ctx, pace, done, momentBefore(periods.chatMessages));
    if (periods.ledger !== null) await forgetOldLedger(ctx, pace, done, dayBefore(periods.ledger));
  } finally {
    done.cutShort = Number(pace.wasCutShort);
    await record(ctx, done);
  }
  return done;
}

async function begin(pace: Pace, done: Retained, due: Due): Promise<number> {
  let begun = 0;
  let after: Place | null = null;
  do {
    const some = await pace.batch((tx) => beginPurge(tx, due, after, atOnce));
    begun += some?.conversations ?? 0;
    done.kept += some?.kept ?? 0;
    after = some?.next ?? null;
  } while (after !== null && !pace.isOver);
  return begun;
}

async function purge(pace: Pace, done: Retained): Promise<void> {
  while (!pace.isOver) {
    const purged = await pace.batch(async (tx) => {
      if (!(await holdIndex(tx))) return { messages: 0, feedbackKept: 0, conversations: null };
      const ids = await holdSomePurging(tx, conversationsAtOnce);
      const some = await purgeMessages(tx, ids, atOnce);
      if (some.messages < atOnce) await endPurge(tx, ids);
      return { ...some, conversations: ids.length };
    });
    if (purged === null || purged.conversations === 0) return;
    done.messages += purged.messages;
    done.feedbackKept += purged.feedbackKept;
  }
}

async function forgetChatMessages(ctx: SystemContext, pace: Pace, done: Retained, before: Date): Promise<void> {
  for await (const chatId of chatsWithOldMessages(ctx, before)) {
    for (let last: number = atOnce; last === atOnce && !pace.isOver; done.chatMessages += last)
      last = (await pace.batch((tx) => forgetOldMessages(tx, { chatId, before, most: atOnce }))) ?? 0;
    if (pace.isOver) return;
  }
}

async function forgetOldLedger(ctx: SystemContext, pace: Pace, done: Retained, date: string): Promise<void> {
  await foldUsage(ctx);
  await closeDaysBefore(ctx, date);
  for (let last: number = atOnce; last === atOnce && !pace.isOver; done.ledgerRows += last)
    last = (await pace.batch((tx) => forgetLedger(tx, date, atOnce))) ?? 0;
  for (let last: number = atOnce; last === atOnce && !pace.isOver;)
    last = (await pace.batch((tx) => forgetFolded(tx, date, atOnce))) ?? 0;
}

/** What nothing was deleted by needs no record. */
async function record(ctx: SystemContext, done: Retained): Promise<void> {
  const deleted: Partial<Retained> = { ...done };
  delete deleted.cutShort;
  delete deleted.kept;
  if (Object.values(deleted).every((count) => count === 0)) return;
  await recordSystemAct(ctx, { action: 'retention.run', subject: ['retention', 'house'], details: wireNames(deleted) });
}
