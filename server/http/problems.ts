import type { ErrorCode, Problem } from '#contract/errors.ts';
import { AppError } from '#server/core/errors.ts';
import { isOutcomeUnknown, isUnavailable } from '#server/db/errors.ts';

/** The one table from error codes to HTTP: status and title (RFC 9110's reason phrase). */
export const statuses: Record<ErrorCode, [status: number, title: string]> = {
  invalid: [400, 'Bad Request'],
  unauthenticated: [401, 'Unauthorized'],
  forbidden: [403, 'Forbidden'],
  not_found: [404, 'Not Found'],
  method_not_allowed: [405, 'Method Not Allowed'],
  conflict: [409, 'Conflict'],
  idempotency_mismatch: [409, 'Conflict'],
  too_large: [413, 'Content Too Large'],
  unsupported_media_type: [415, 'Unsupported Media Type'],
  rate_limited: [429, 'Too Many Requests'],
  budget: [429, 'Too Many Requests'],
  internal: [500, 'Internal Server Error'],
  provider_failed: [502, 'Bad Gateway'],
  unavailable: [503, 'Service Unavailable'],
  provider_timeout: [504, 'Gateway Timeout'],
};

const lostOnTheWay =
  'The database stopped answering. A change that was asked for may have been made: ' +
  'the same request with the same Idempotency-Key makes it once.';

/** Any thrown value as an error that may be shown. What is not known becomes `internal`, without its text. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (isUnavailable(thrown)) {
    const message = isOutcomeUnknown(thrown)
      ? lostOnTheWay
      : 'The database cannot be reached at the moment. Nothing was changed.';
    return new AppError('unavailable', message, { retryAfterSeconds: 2, cause: thrown });
  }
  return fromFramework(thrown) ?? new AppError('internal', 'Something went wrong on our side.', { cause: thrown });
}

/** Fastify's own refusals: malformed requests that never reached a route. */
function fromFramework(thrown: unknown): AppError | null {
  const status = thrown instanceof Error && 'statusCode' in thrown ? thrown.statusCode : undefined;
  if (status === 413) return new AppError('too_large', 'The request body is too large.');
  if (status === 415) return new AppError('unsupported_media_type', 'Send the body as application/json.');
  if (status === 404) return new AppError('not_found', 'Not found.');
  if (status === 400) return new AppError('invalid', 'The request is malformed.');
  return null;
}

export function statusOf(error: AppError): number {
  return statuses[error.code][0];
}

/** RFC 9457 problem details of an error. */
export function toProblem(error: AppError, requestId: string): Problem {
  const [status, title] = statuses[error.code];
  return {
    type: 'about:blank',
    title,
    status,
    detail: error.message,
    code: error.code,
    ...(error.details.fields && { errors: error.details.fields }),
    ...error.details.extra,
    request_id: requestId,
  };
}
