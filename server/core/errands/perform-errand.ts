import { AppError } from '#server/core/errors.ts';
import { ProviderError } from '#server/providers/provider.ts';
import { accountForCutOff } from './account-for-call.ts';
import type { Errand } from './errand.ts';
import type { ErrandPorts } from './ports.ts';

export interface PerformOptions {
  /** How long an errand stays with who does it without a sign of life from there. */
  leaseMs: number;
  /** The pauses before the second and each further attempt. */
  pausesMs: number[];
}

/** Why an attempt has come to nothing; every message is safe to show. */
export interface Failure {
  code: string;
  message: string;
}

/** An errand that was claimed: what one does for it, and what one does with the claim. */
export interface ClaimedErrand extends Errand {
  /** From 1. */
  attempts: number;
  /** Goes on with it for so long; false where somebody else has taken it over. */
  renew(ms: number): Promise<boolean>;
  /** Gives it back as if it had not been begun, to be begun in so long. */
  release(ms: number): Promise<unknown>;
  /** Has it tried again in so long. */
  postpone(failure: Failure, ms: number): Promise<unknown>;
  giveUp(failure: Failure): Promise<unknown>;
  /** Does it. False where what it would be done for is not there any more: whoever changed that has told of it. */
  perform(signal: AbortSignal): Promise<boolean>;
}

/** What the house's own limits refuse is no failure, and waits until they allow it again, but no longer: they may be changed. */
const longestPauseMs = 15 * 60_000;
const pauseOf = ({ details }: AppError): number => Math.min(1000 * (details.retryAfterSeconds ?? 60), longestPauseMs);

/** Whatever goes wrong becomes another attempt some time later, and after the last one it is given up. */
export async function performErrand(
  ports: ErrandPorts,
  errand: ClaimedErrand,
  options: PerformOptions,
  stopping: AbortSignal,
): Promise<void> {
  const lost = new AbortController();
  const heart = setInterval(() => {
    errand.renew(options.leaseMs).then(
      (isHeld) => isHeld || lost.abort(),
      () => undefined,
    );
  }, options.leaseMs / 3);
  try {
    await accountForCutOff(ports, errand);
    if (errand.attempts > options.pausesMs.length + 1) await errand.giveUp(cutOff);
    else if (!(await errand.perform(AbortSignal.any([stopping, lost.signal])))) await errand.release(0);
  } catch (error) {
    if (stopping.aborted) await errand.release(0);
    else if (!lost.signal.aborted) await failed(ports, errand, error, options);
  } finally {
    clearInterval(heart);
  }
}

const cutOff: Failure = { code: 'interrupted', message: 'It was cut off each time before it was written.' };

async function failed(
  ports: ErrandPorts,
  errand: ClaimedErrand,
  error: unknown,
  { pausesMs }: PerformOptions,
): Promise<void> {
  if (error instanceof AppError && (error.code === 'rate_limited' || error.code === 'budget'))
    return void (await errand.release(pauseOf(error)));
  const failure = failureOf(ports, errand, error);
  const pauseMs = pausesMs[errand.attempts - 1];
  await (pauseMs === undefined ? errand.giveUp(failure) : errand.postpone(failure, pauseMs));
}

function failureOf({ ctx }: ErrandPorts, { kind, conversationId }: Errand, error: unknown): Failure {
  if (error instanceof ProviderError) return { code: error.errorClass, message: error.message };
  if (error instanceof AppError) return error;
  ctx.log.error({ err: error, conversationId }, `a ${kind} failed for a reason of ours`);
  return { code: 'internal', message: 'Something went wrong on our side.' };
}
