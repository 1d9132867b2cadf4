import type { Context } from '#server/core/context.ts';
import { invalid, notFound } from '#server/core/errors.ts';
import { type HeldMessage, lockMessage } from './store.ts';

export type { HeldMessage } from './store.ts';

/**
 * An answer in one of the viewer's conversations, held for this transaction: nobody else rates or flags
 * anything in that conversation until its end, so what is read of it and counted is exact.
 */
export async function holdAnswer(tx: Pick<Context, 'actor' | 'db'>, messageId: string): Promise<HeldMessage> {
  const message = await lockMessage(tx, messageId);
  if (message === null) throw notFound();
  if (message.role !== 'assistant') throw invalid({ message: ['Only answers can be rated and flagged.'] });
  return message;
}
