import { AppError } from '#server/core/errors.ts';
import { awaitAnswer } from '#server/core/answers/await-answer.ts';
import type { Asked } from '#server/core/answers/ask.ts';
import type { AskContext } from '#server/core/answers/ports.ts';
import type { Message } from '#server/core/messages/message.ts';
import { limitIn, secondsUntil } from '#server/core/models/reached-limit.ts';
import { Answered, type Exchange, Streamed } from '#server/http/exchange.ts';
import { TurnFrames } from './turn-frames.ts';

interface Forms<Body> {
  /** Presents the turn with its ended reply, or with a reply that is still pending. */
  present: (asked: Asked) => Body | Promise<Body>;
  /** The ids that an error names, in the words of the face. */
  ids: (asked: Asked) => Record<string, unknown>;
}

/** Answers a send in the form that was asked for: the whole answer, as it grows, or at once and unanswered. */
export async function inWantedForm<Body>(
  ctx: AskContext,
  exchange: Exchange,
  asked: Asked,
  { present, ids }: Forms<Body>,
): Promise<Body | Answered | Streamed> {
  if (asked.reply === null) return present(asked);
  if (exchange.wants === 'later') return new Answered(202, await present(asked));
  const gone = new AbortController();
  exchange.onGone(() => gone.abort());
  const ended = asked.live?.ended ?? awaitAnswer(ctx, asked.reply.id, gone.signal);
  if (exchange.wants === 'stream') return new Streamed(new TurnFrames(asked, ended));
  const reply = await ended;
  if (reply === null) throw new AppError('conflict', 'The conversation was deleted.');
  throwIfFailed(reply, ids(asked));
  return present({ ...asked, reply });
}

/** An answer that came to nothing, as an error that names what was kept. */
function throwIfFailed(reply: Message, ids: Record<string, unknown>): void {
  if (reply.status === 'interrupted') {
    throw new AppError('unavailable', 'The answer was cut off by a restart. What came of it is kept.', {
      extra: ids,
      retryAfterSeconds: 2,
    });
  }
  if (reply.status !== 'failed') return;
  const message = reply.errorMessage ?? 'The answer failed.';
  const extra = { ...ids, error_class: reply.errorCode };
  if (reply.errorCode === 'internal') throw new AppError('internal', message, { extra });
  if (reply.errorCode === 'access_revoked') throw new AppError('forbidden', message, { extra });
  if (reply.errorCode === 'conflict' || reply.errorCode === 'invalid')
    throw new AppError('conflict', message, { extra });
  if (reply.errorCode === 'rate_limited' || reply.errorCode === 'budget') {
    const limit = limitIn(reply.metadata);
    const retryAfterSeconds = limit === null ? 60 : secondsUntil(limit);
    throw new AppError(reply.errorCode, message, { extra: { ...extra, limit }, retryAfterSeconds });
  }
  const isTimeout = reply.errorCode?.startsWith('timeout_') ?? false;
  throw new AppError(isTimeout ? 'provider_timeout' : 'provider_failed', message, { extra });
}
