import type { SystemContext } from '#server/core/context.ts';
import { countFate } from '#server/core/deleted-conversations/count-fate.ts';
import {
  countDue,
  deleteConversations,
  type Due,
  type DueCounts,
  holdDue,
  holdPurging,
  markPurging,
  type Place,
  untally,
} from './purge-store.ts';

export type { Due, DueCounts, Place } from './purge-store.ts';

export interface Begun {
  /** How many are being deleted from now on. */
  conversations: number;
  /** How many were due and are kept, since an answer or a case needs them. */
  kept: number;
  /** Where to go on; null: there are no more. */
  next: Place | null;
}

/** Begins to delete some of what is due, in the transaction that it is given: whoever has one of them open is told. */
export async function beginPurge(tx: SystemContext, due: Due, after: Place | null, most: number): Promise<Begun> {
  const held = await holdDue(tx, due, { after, most });
  const begun = await markPurging(
    tx,
    held.map(({ id }) => id),
  );
  const ids = begun.map(({ id }) => id);
  await countFate(tx, ids, due.of === 'quiet' ? 'expired' : 'purged');
  if (due.of === 'quiet') {
    for (const { id, userId } of begun) tx.events.publish({ type: 'conversation.deleted', conversationId: id, userId });
    // Last, since whoever sends anything to the same agent waits for it.
    await untally(tx, ids);
  }
  return {
    conversations: ids.length,
    kept: held.length - ids.length,
    next: held.length === most ? held.at(-1)! : null,
  };
}

/** Some conversations that are being deleted, held so that nobody else goes on with them. */
export function holdSomePurging(tx: Pick<SystemContext, 'db'>, most: number): Promise<string[]> {
  return holdPurging(tx, most);
}

/** The end of conversations whose messages are gone: branches, summaries, titles in the search. */
export function endPurge(tx: Pick<SystemContext, 'db'>, ids: string[]): Promise<void> {
  return deleteConversations(tx, ids);
}

/** How many conversations are due, and which are kept although they are; counted up to `most`. */
export function previewPurge(ctx: Pick<SystemContext, 'db'>, due: Due, most: number): Promise<DueCounts> {
  return countDue(ctx, due, most);
}
