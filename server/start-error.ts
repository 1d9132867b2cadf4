/**
 * A reason for not starting that the person who starts the server can act on. The message says what is wrong and what
 * to do, one line a problem; `main.ts` prints it alone, without a stack, and exits with code 1.
 */
export class StartError extends Error {
  override readonly name: string = 'StartError';
}
