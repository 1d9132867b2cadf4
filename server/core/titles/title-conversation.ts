import { act } from '#server/core/context.ts';
import { keepFirstWords } from '#server/core/conversations/give-found-title.ts';
import type { Errand } from '#server/core/errands/errand.ts';
import {
  type ClaimedErrand,
  type Failure,
  performErrand,
  type PerformOptions,
} from '#server/core/errands/perform-errand.ts';
import type { ErrandPorts } from '#server/core/errands/ports.ts';
import { changeClaim, type Claim, claimTitle, closeCall } from './claim-store.ts';
import { findTitle } from './find-title.ts';

/**
 * Has the model find a title for a conversation that is called by its first words. Of several who try at once one does it.
 * After the last attempt that has failed the first words stay.
 */
export async function titleConversation(
  ports: ErrandPorts,
  conversationId: string,
  options: PerformOptions,
  stopping: AbortSignal,
): Promise<void> {
  const claim = await claimTitle(ports.ctx, conversationId, options.leaseMs);
  if (claim !== null) await performErrand(ports, errandOf(ports, claim), options, stopping);
}

function errandOf(ports: ErrandPorts, claim: Claim): ClaimedErrand {
  const { ctx } = ports;
  const errand: Errand = {
    ...claim,
    kind: 'title',
    noteCall: (tx, openCall) => changeClaim(tx, claim, { openCall }),
    addCall: (tx, { id }) => closeCall(tx, claim, id),
  };
  return {
    ...errand,
    attempts: claim.attempts,
    renew: (ms) => changeClaim(ctx, claim, { wakeInMs: ms }),
    release: (ms) => changeClaim(ctx, claim, { wakeInMs: ms, isUndone: true }),
    postpone: (failure, ms) => changeClaim(ctx, claim, { wakeInMs: ms, failure }),
    giveUp: (failure: Failure) =>
      act(ctx, async (tx) => {
        if (await changeClaim(tx, claim, { failure, isGivenUp: true })) await keepFirstWords(tx, claim.conversationId);
      }),
    perform: (signal) => findTitle(ports, claim, errand, signal),
  };
}
