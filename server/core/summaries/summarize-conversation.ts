import { type Failure, performErrand, type PerformOptions } from '#server/core/errands/perform-errand.ts';
import type { ErrandPorts } from '#server/core/errands/ports.ts';
import { type Claim, claim as claimSummary, giveUp, postpone, release, renew } from './claim-store.ts';
import { nextCountAfter } from './summary.ts';
import { writeSummary } from './write-summary.ts';

/**
 * Writes a conversation's summary where it is due. Of several who try at once one does it. After the last attempt that has
 * failed its owner sees so.
 */
export async function summarizeConversation(
  ports: ErrandPorts,
  conversationId: string,
  options: PerformOptions,
  stopping: AbortSignal,
): Promise<void> {
  const { ctx } = ports;
  const claim = await claimSummary(ctx, conversationId, options.leaseMs);
  if (claim === null) return;
  const errand = {
    ...claim,
    renew: (ms: number) => renew(ctx, claim, ms),
    release: (ms: number) => release(ctx, claim, ms),
    postpone: (failure: Failure, ms: number) => postpone(ctx, claim, failure, ms),
    giveUp: async (failure: Failure) => {
      if (await giveUp(ctx, claim, failure, nextCountAfter(claim.headPosition))) tell(ports, claim);
    },
    perform: async (signal: AbortSignal) => {
      const isWritten = await writeSummary(ports, claim, signal);
      if (isWritten) tell(ports, claim);
      return isWritten;
    },
  };
  await performErrand(ports, errand, options, stopping);
}

function tell({ ctx }: ErrandPorts, { conversationId, userId }: Claim): void {
  ctx.events.publish({ type: 'summary.changed', conversationId, userId });
}
