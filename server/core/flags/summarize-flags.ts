import type { Context } from '#server/core/context.ts';
import { getMessage } from '#server/core/messages/get-message.ts';
import type { FlagType } from '#server/db/feedback-tables.ts';
import { listOwnFlags, readFlagCounts } from './store.ts';

/** How often a message that the viewer may see was flagged as what, and their own flags. */
export async function summarizeFlags(
  ctx: Pick<Context, 'actor' | 'db' | 'pool'>,
  messageId: string,
): Promise<{ counts: Partial<Record<FlagType, number>>; own: FlagType[] }> {
  await getMessage(ctx, { id: messageId });
  const [counts, own] = await Promise.all([readFlagCounts(ctx, messageId), listOwnFlags(ctx, messageId)]);
  return { counts, own: own.map(({ flagType }) => flagType) };
}
