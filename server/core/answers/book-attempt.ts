import { randomUUIDv7 } from 'node:crypto';
import type { SystemContext } from '#server/core/context.ts';
import type { CurrentPrice, ModelGateway } from '#server/core/models/model.ts';
import { isRetryable, isUnavailable, isUniqueViolation } from '#server/db/errors.ts';
import type { FailedAttempt } from '#server/providers/provider.ts';
import { type Generation, insertGeneration, insertPaidAttempt, withoutReport } from './finish-store.ts';

/** Between two looks at a database that is away. */
const retryMs = 200;
const warnEvery = 25;

/** The row of an attempt that another one follows, made of the row of the call that it is an attempt of. */
export function rowOfAttempt(
  gateway: Pick<ModelGateway, 'cost'>,
  call: Generation,
  price: CurrentPrice | null,
  { error, usage, ...attempt }: FailedAttempt,
): Generation {
  const cost = usage && price && gateway.cost(usage, price, attempt.startedAt);
  return {
    ...call,
    ...attempt,
    id: randomUUIDv7(),
    ...(usage !== null && { usage, usageSource: 'reported' }),
    modelPriceId: cost === null ? null : price!.id,
    costNano: cost,
    outcome: 'failed',
    errorClass: error.errorClass,
    httpStatus: error.httpStatus,
    firstTokenAt: null,
  };
}

/** Writes an attempt of an answer. It was made and is paid for, whatever becomes of the answer or has become of it. */
export async function bookAttempt(ctx: SystemContext, row: Generation): Promise<void> {
  const { conversationId, userId } = row;
  const book = async (call: Generation): Promise<void> => {
    if (call.usageSource === 'none') return insertGeneration(ctx, call);
    const revision = await insertPaidAttempt(ctx, call);
    if (revision !== null) ctx.events.publish({ type: 'conversation.changed', conversationId, userId, revision });
  };
  await untilBooked(ctx, row, book).catch((error: unknown) =>
    ctx.log.error({ err: error }, 'a failed attempt is missing in the ledger'),
  );
}

/**
 * Has a call written, however often the database has to be asked. One that is there already was written by a try that
 * nobody heard the end of. Where what the provider reports of itself can't be stored, it is written without that.
 * @throws what `book` throws where that can't be stored either, or `stopping` has it end
 */
export async function untilBooked(
  { log }: Pick<SystemContext, 'log'>,
  call: Generation,
  book: (call: Generation) => Promise<void>,
  stopping?: AbortSignal,
): Promise<void> {
  let row = call;
  for (let time = 0; ; time++) {
    try {
      return await book(row);
    } catch (error) {
      if (isUniqueViolation(error)) return;
      const canPass = isUnavailable(error) || isRetryable(error);
      if (stopping?.aborted || (!canPass && row !== call)) throw error;
      if (!canPass) row = withoutReport(call);
      if (time % warnEvery === 0) log.warn({ err: error }, 'a call could not be written into the ledger; trying again');
      if (canPass) await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
  }
}
