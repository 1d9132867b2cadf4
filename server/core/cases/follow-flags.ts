import type { Context } from '#server/core/context.ts';
import type { HeldMessage } from '#server/core/feedback/hold-answer.ts';
import { afterFlags } from './after-flags.ts';
import { readFlagged, storeByFlags } from './flagged-store.ts';
import { logEvent } from './record-event.ts';

/**
 * Lets a message's case follow its flags, which have just changed in the same transaction. The message is held, so flags
 * come one after the other; and whoever changes a case and then tells its flaggers holds the conversation first, too.
 */
export async function followFlags(tx: Pick<Context, 'actor' | 'db'>, message: HeldMessage): Promise<void> {
  const { tally, before } = await readFlagged(tx, message.id);
  const turnout = afterFlags(before, tally.kinds);
  const { state: toState, event: kind } = turnout;
  const version = (before?.version ?? 0) + (kind === null ? 0 : 1);
  const caseId = await storeByFlags(tx, message, { tally, before, turnout, version });
  if (kind === null) return;
  const details = { kinds: tally.kinds };
  await logEvent(tx, { caseId, ownerId: message.userId, kind, fromState: before?.state ?? null, toState, details });
}
