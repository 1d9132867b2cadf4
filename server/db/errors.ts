import { DatabaseError } from 'pg';

/** SQLSTATE codes: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const uniqueViolation = '23505';
const foreignKeyViolation = '23503';
const serializationFailure = '40001';
const deadlockDetected = '40P01';
const statementTimeout = '57014';

const unavailableCodes = new Set([
  '25006', // read-only: the disk is nearly full, or another server has taken over
  '53100', // disk full
  '53200', // out of memory
  '53300', // too many connections
  '55P03', // lock not available in time
  statementTimeout,
  '57P01', // ended by an administrator
  '57P02', // ended by a crash
  '57P03', // still starting, or shutting down
  '57P05', // idle for too long
  '58030', // input or output failed
]);

const unavailableSystemErrors = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT', // the socket of a database that is being started again
]);

/** pg gives these errors no code. */
const unavailableMessages =
  /Connection terminated|timeout exceeded when trying to connect|Query read timeout|not queryable|timeout expired/;

/** The database has not answered for seconds, not even the simplest question. */
export class DatabaseSilent extends Error {
  override readonly name = 'DatabaseSilent';
  /** What was asked before that may yet be done. */
  readonly wasAsked: boolean;

  constructor(said?: 'it was asked and did not answer') {
    super(`the database does not answer${said === undefined ? '' : `: ${said}`}`);
    this.wasAsked = said !== undefined;
  }
}

/** Whether a unique index refused the row; with `constraint`, whether that one did. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  if (!(error instanceof DatabaseError) || error.code !== uniqueViolation) return false;
  return constraint === undefined || error.constraint === constraint;
}

/** Whether what a row names is not there. */
export function isForeignKeyViolation(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === foreignKeyViolation;
}

/** Whether a statement was given up because it took longer than it may. */
export function isCancelled(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === statementTimeout;
}

/** Whether the same transaction, run again from its start, may well succeed. */
export function isRetryable(error: unknown): boolean {
  return error instanceof DatabaseError && (error.code === serializationFailure || error.code === deadlockDetected);
}

/** Whether the database could not do its work now, for reasons that have nothing to do with the statement. */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isUnavailable);
  if (error instanceof DatabaseError) {
    const code = error.code ?? '';
    return unavailableCodes.has(code) || code.startsWith('08');
  }
  if (!(error instanceof Error)) return false;
  if (error instanceof DatabaseSilent) return true;
  if ('syscall' in error && 'code' in error) return unavailableSystemErrors.has(String(error.code));
  return unavailableMessages.test(error.message);
}

/** pg's words for a connection that ended while something was asked on it. */
const lostMessages = /Connection terminated unexpectedly|Query read timeout|not queryable/;
const lostSystemErrors = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT']);

/** Of an unavailable database: whether it may have done what it was asked to, now or later, without our hearing of it. */
export function isOutcomeUnknown(error: unknown): boolean {
  if (error instanceof DatabaseSilent) return error.wasAsked;
  if (!(error instanceof Error) || error instanceof DatabaseError) return false;
  return lostMessages.test(error.message) || ('code' in error && lostSystemErrors.has(String(error.code)));
}
