import { WorkQueue } from '#server/core/work-queue.ts';

/** Lets a few password hashes be computed at a time. */
export class HashingQueue extends WorkQueue {
  constructor() {
    super({
      // Two of libuv's four threads: a rush of sign-ins must not hold up the name look-ups and files that
      // everything else needs those threads for.
      atOnce: 2,
      mostWaiting: 500,
      refusal: 'Too many people are signing in at this moment. Try again soon.',
    });
  }
}
