import { recordAct } from '#server/core/audit/record-act.ts';
import { act, type Context } from '#server/core/context.ts';
import { notFound } from '#server/core/errors.ts';
import type { WholeMessage } from './message.ts';
import { findWholeMessage } from './messages-store.ts';

/** Anybody's message with all that it says. The look is recorded with it. */
export function viewMessage(
  ctx: Pick<Context, 'actor' | 'db' | 'events'>,
  id: string,
  { reason }: { reason: string },
): Promise<WholeMessage> {
  return act(ctx, async (tx) => {
    const message = await findWholeMessage(tx, id);
    if (message === null) throw notFound();
    await recordAct(tx, { action: 'message.viewed', subject: ['message', id], ownerId: message.userId, reason });
    return message;
  });
}
