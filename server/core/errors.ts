import type { ErrorCode } from '#contract/errors.ts';

export interface ErrorDetails {
  /** For bad input: what is wrong with each field. */
  fields?: Record<string, string[]>;
  /** For what may work later: in how many seconds. */
  retryAfterSeconds?: number;
  /** More members of the answer, e.g. the ids of what was kept. */
  extra?: Record<string, unknown>;
  cause?: unknown;
}

/** Every failure that callers are told about. `message` is shown to them; the code decides the status. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.name = 'AppError';
    this.code = code;
    this.details = details;
  }
}

/** Not there, or not yours: the two can't be told apart. */
export function notFound(): AppError {
  return new AppError('not_found', 'Not found.');
}

export function forbidden(message = 'You do not have permission to do this.'): AppError {
  return new AppError('forbidden', message);
}

export function invalid(fields: Record<string, string[]>, message = 'The request holds invalid values.'): AppError {
  return new AppError('invalid', message, { fields });
}
