import type { Context } from '#server/core/context.ts';
import type { FeedbackContext } from '#server/core/feedback/give-feedback.ts';
import { getOwn } from '#server/core/feedback/list-entries.ts';
import type { FlagType } from '#server/db/feedback-tables.ts';
import { type Flag, flags } from './flag.ts';
import { giveFlag } from './give-flag.ts';
import { deleteFlag, insertFlag, listOwnFlags, updateFlag } from './store.ts';

export interface NewFlag {
  messageId: string;
  flagType: FlagType;
  comment?: string | undefined;
}

/** Flags an answer. The same flag again changes its comment, where it brings one. */
export function flagMessage(ctx: FeedbackContext, { messageId, flagType, comment }: NewFlag): Promise<Flag> {
  return giveFlag(ctx, messageId, async (tx) => {
    const before = await ownFlag(tx, messageId, flagType);
    if (before !== null && comment !== undefined) await updateFlag(tx, before, { comment });
    const id = before ?? (await insertFlag(tx, { messageId, flagType, comment: comment ?? '' }));
    return { before: before === null ? null : flagType, after: flagType, result: await getOwn(tx, flags, id) };
  });
}

export type Toggled = { did: 'created' | 'updated'; id: string } | { did: 'toggled_off' };

/** Sets a flag that is not set; of one that is, changes the comment, or, where none comes, takes it back. */
export function toggleFlag(ctx: FeedbackContext, { messageId, flagType, comment }: NewFlag): Promise<Toggled> {
  return giveFlag<Toggled>(ctx, messageId, async (tx) => {
    const before = await ownFlag(tx, messageId, flagType);
    if (before === null) {
      const id = await insertFlag(tx, { messageId, flagType, comment: comment ?? '' });
      return { before: null, after: flagType, result: { did: 'created', id } };
    }
    if (comment) {
      await updateFlag(tx, before, { comment });
      return { before: flagType, after: flagType, result: { did: 'updated', id: before } };
    }
    await deleteFlag(tx, before);
    return { before: flagType, after: null, result: { did: 'toggled_off' } };
  });
}

async function ownFlag(tx: Context, messageId: string, flagType: FlagType): Promise<string | null> {
  return (await listOwnFlags(tx, messageId)).find((flag) => flag.flagType === flagType)?.id ?? null;
}
