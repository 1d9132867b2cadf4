import { isOpen, type Message } from '#server/core/messages/message.ts';
import { isUnavailable } from '#server/db/errors.ts';
import { readMessage } from './message-store.ts';
import type { AskContext } from './ports.ts';

const pollMs = 500;

/** The message once its answer has ended, on this node or another; null where the wait was given up. */
export async function awaitAnswer(
  ctx: Pick<AskContext, 'db' | 'pool' | 'engine'>,
  messageId: string,
  signal?: AbortSignal,
): Promise<Message | null> {
  const live = ctx.engine.live.find(messageId);
  const isGivenUp = new Promise<null>((resolve) =>
    signal?.addEventListener('abort', () => resolve(null), { once: true }),
  );
  if (live !== null) return Promise.race([live.ended, isGivenUp]);
  while (signal?.aborted !== true) {
    const message = await readMessage(ctx, messageId).catch(unknownWhileAway);
    if (message === null || (message !== undefined && !isOpen(message))) return message;
    await Promise.race([new Promise((resolve) => setTimeout(resolve, pollMs)), isGivenUp]);
  }
  return null;
}

/** A database that is away for a moment is no end of an answer. */
function unknownWhileAway(error: unknown): undefined {
  if (!isUnavailable(error)) throw error;
}
