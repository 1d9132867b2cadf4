import { AppError } from '#server/core/errors.ts';
import { ProviderError } from '#server/providers/provider.ts';
import type { SummaryPorts } from './ports.ts';
import { accountForCutOff } from './account-for-call.ts';
import { type Claim, claim as claimSummary, type Failure, giveUp, postpone, release, renew } from './claim-store.ts';
import { nextCountAfter } from './summary.ts';
import { writeSummary } from './write-summary.ts';

export interface SummarizeOptions {
  /** How long a summary stays with who writes it without a sign of life from there. */
  leaseMs: number;
  /** The pauses before the second, third and fourth attempt. */
  pausesMs: number[];
}

/** What the house's own limits refuse is no failure, and waits until they allow it again, but no longer: they may be changed. */
const longestPauseMs = 15 * 60_000;
const pauseOf = ({ details }: AppError): number => Math.min(1000 * (details.retryAfterSeconds ?? 60), longestPauseMs);

/**
 * Writes a conversation's summary where it is due. Of several who try at once one does it. Whatever goes wrong becomes
 * another attempt some time later, and after the last one a failure that its owner sees.
 */
export async function summarizeConversation(
  ports: SummaryPorts,
  conversationId: string,
  options: SummarizeOptions,
  stopping: AbortSignal,
): Promise<void> {
  const { ctx } = ports;
  const claim = await claimSummary(ctx, conversationId, options.leaseMs);
  if (claim === null) return;
  const lost = new AbortController();
  const signal = AbortSignal.any([stopping, lost.signal]);
  const heart = setInterval(() => {
    renew(ctx, claim, options.leaseMs).then(
      (isHeld) => isHeld || lost.abort(),
      () => undefined,
    );
  }, options.leaseMs / 3);
  try {
    await accountForCutOff(ports, claim);
    if (claim.attempts > options.pausesMs.length + 1) await fail(ports, claim, cutOff, options);
    // What it would speak of is not there any more: whoever changed that has told of it.
    else if (!(await writeSummary(ports, claim, signal))) await release(ctx, claim);
    else tell(ports, claim);
  } catch (error) {
    if (stopping.aborted) await release(ctx, claim);
    else if (!lost.signal.aborted) await failed(ports, claim, error, options);
  } finally {
    clearInterval(heart);
  }
}

const cutOff: Failure = { code: 'interrupted', message: 'It was cut off each time before it was written.' };

async function failed(ports: SummaryPorts, claim: Claim, error: unknown, options: SummarizeOptions): Promise<void> {
  if (error instanceof AppError && (error.code === 'rate_limited' || error.code === 'budget'))
    return void (await release(ports.ctx, claim, pauseOf(error)));
  await fail(ports, claim, failureOf(ports, claim, error), options);
}

async function fail(
  ports: SummaryPorts,
  claim: Claim,
  failure: Failure,
  { pausesMs }: SummarizeOptions,
): Promise<void> {
  const { ctx } = ports;
  const pauseMs = pausesMs[claim.attempts - 1];
  if (pauseMs !== undefined) return void (await postpone(ctx, claim, failure, pauseMs));
  if (await giveUp(ctx, claim, failure, nextCountAfter(claim.headPosition))) tell(ports, claim);
}

/** Every message is safe to show. */
function failureOf({ ctx }: SummaryPorts, { conversationId }: Claim, error: unknown): Failure {
  if (error instanceof ProviderError) return { code: error.errorClass, message: error.message };
  if (error instanceof AppError) return error;
  ctx.log.error({ err: error, conversationId }, 'a summary failed for a reason of ours');
  return { code: 'internal', message: 'Something went wrong on our side.' };
}

function tell({ ctx }: SummaryPorts, { conversationId, userId }: Claim): void {
  ctx.events.publish({ type: 'summary.changed', conversationId, userId });
}
