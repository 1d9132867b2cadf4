import { setTimeout as sleep } from 'node:timers/promises';

import type { Log } from './log.ts';
import type { Postmaster } from './postmaster.ts';

export interface Supervised {
  /** Of the process that runs now; 0 while there is none. */
  pid(): number;
  signal(signal: NodeJS.Signals): void;
  stop(): Promise<void>;
}

const longestPauseMs = 2000;

/**
 * Starts PostgreSQL again when it ends by itself. It restarts its own children after most faults, but ends when it can't
 * recover, as on a full disk; so it is tried again until it works, and the server heals without a person.
 */
export function supervise(first: Postmaster, start: () => Promise<Postmaster>, log: Log): Supervised {
  let current: Postmaster | null = first;
  const stopping = new AbortController();
  const finished = keepRunning(first);

  async function keepRunning(postmaster: Postmaster): Promise<void> {
    await postmaster.ended;
    current = null;
    if (stopping.signal.aborted) return;
    log.error('the database ended unexpectedly and is started again');
    current = await startUntilItWorks();
    if (!current) return;
    if (stopping.signal.aborted) return shutDown(current);
    log.info('the database runs again');
    return keepRunning(current);
  }

  async function startUntilItWorks(): Promise<Postmaster | null> {
    for (let pauseMs = 100; !stopping.signal.aborted; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      try {
        return await start();
      } catch (error) {
        log.error(
          `the database did not start and is tried again: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
      await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
    return null;
  }

  return {
    pid: () => current?.pid ?? 0,
    signal: (signal) => current?.signal(signal),
    async stop() {
      stopping.abort();
      if (current) await shutDown(current);
      await finished;
    },
  };
}

/** First with a checkpoint, so that the next start is quick; when that takes too long without, which loses nothing. */
async function shutDown(postmaster: Postmaster): Promise<void> {
  const steps = [
    ['SIGINT', 10_000],
    ['SIGQUIT', 3000],
    ['SIGKILL', 1000],
  ] as const;
  for (const [signal, waitMs] of steps) {
    postmaster.signal(signal);
    const ended = postmaster.ended.then(() => true);
    if (await Promise.race([ended, sleep(waitMs, false, { ref: false })])) return;
  }
}
