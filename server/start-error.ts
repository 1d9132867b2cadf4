/**
 * A reason for not starting that the person who starts the server can act on. The message says what is wrong and what
 * to do, one line a problem; `main.ts` prints it alone, without a stack, and exits with code 1.
 */
export class StartError extends Error {
  override readonly name: string = 'StartError';
}

/** What to print when the server does not start: what a person can mend in one line, and a fault of ours with its stack. */
export function explainFailure(error: unknown): string {
  if (error instanceof StartError) return error.message;
  if (!(error instanceof Error)) return String(error);
  if ('syscall' in error && error.syscall === 'listen') {
    return `the server can't listen (${error.message}): set PORT or HOST to another one`;
  }
  return error.stack ?? error.message;
}
