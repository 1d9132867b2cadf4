import { AppError } from '#server/core/errors.ts';
import type { FeedbackContext } from '#server/core/feedback/give-feedback.ts';
import { getOwn } from '#server/core/feedback/list-entries.ts';
import type { FlagType } from '#server/db/feedback-tables.ts';
import { type Flag, flags } from './flag.ts';
import { giveFlag } from './give-flag.ts';
import { deleteFlag, listOwnFlags, updateFlag } from './store.ts';

/** @throws {AppError} `conflict` where it would become one that is set already */
export async function changeFlag(
  ctx: FeedbackContext,
  id: string,
  changes: { flagType?: FlagType | undefined; comment?: string | undefined },
): Promise<Flag> {
  const { messageId } = await getOwn(ctx, flags, id);
  return giveFlag(ctx, messageId, async (tx) => {
    const before = await getOwn(tx, flags, id);
    const others = (await listOwnFlags(tx, messageId)).filter((flag) => flag.id !== id);
    if (others.some(({ flagType }) => flagType === changes.flagType))
      throw new AppError('conflict', 'You have flagged this message as that already.');
    await updateFlag(tx, id, changes);
    return {
      before: before.flagType,
      after: changes.flagType ?? before.flagType,
      result: await getOwn(tx, flags, id),
    };
  });
}

export async function withdrawFlag(ctx: FeedbackContext, id: string): Promise<void> {
  const { messageId } = await getOwn(ctx, flags, id);
  await giveFlag(ctx, messageId, async (tx) => {
    const before = await getOwn(tx, flags, id);
    await deleteFlag(tx, id);
    return { before: before.flagType, after: null, result: undefined };
  });
}
