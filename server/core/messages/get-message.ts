import type { Context } from '#server/core/context.ts';
import { notFound } from '#server/core/errors.ts';
import type { MessageRef, OwnMessage } from './message.ts';
import { findMessage } from './store.ts';

/** The viewer's message; not there and not theirs are the same. */
export async function getMessage(ctx: Pick<Context, 'actor' | 'db' | 'pool'>, ref: MessageRef): Promise<OwnMessage> {
  const message = await findMessage(ctx, ref);
  if (message === null) throw notFound();
  return message;
}
