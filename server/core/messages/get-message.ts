import type { Context } from '#server/core/context.ts';
import { notFound } from '#server/core/errors.ts';
import type { MessageRef, OwnMessage } from './message.ts';
import { findMessage } from './store.ts';

/** The viewer's message, or null where it is not there, deleted or somebody else's. */
export function findOwnMessage(
  ctx: Pick<Context, 'actor' | 'db' | 'pool'>,
  ref: MessageRef,
): Promise<OwnMessage | null> {
  return findMessage(ctx, ref);
}

/** The viewer's message; not there and not theirs are the same. */
export async function getMessage(ctx: Pick<Context, 'actor' | 'db' | 'pool'>, ref: MessageRef): Promise<OwnMessage> {
  const message = await findMessage(ctx, ref);
  if (message === null) throw notFound();
  return message;
}
