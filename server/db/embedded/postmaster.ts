import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Home } from './home.ts';
import type { LogFile } from './log-file.ts';
import type { Log } from './log.ts';
import { asArguments } from './settings.ts';

/** PostgreSQL's main process, ready for connections. */
export interface Postmaster {
  pid: number;
  /** Settles when the process ends, for whatever reason. */
  ended: Promise<void>;
  signal(signal: NodeJS.Signals): void;
}

/** PostgreSQL ended instead of getting ready; `reason` is what its log says about it. */
export class PostmasterFailed extends Error {
  override readonly name = 'PostmasterFailed';
  readonly reason: string;

  constructor(reason: string) {
    super(`PostgreSQL did not start: ${reason}`);
    this.reason = reason;
  }
}

const remindEveryMs = 10_000;

/** Starts PostgreSQL and waits until it takes connections; after a crash that includes its recovery, however long. */
export async function startPostmaster(
  home: Home,
  settings: Record<string, string>,
  logFile: LogFile,
  log: Log,
): Promise<Postmaster> {
  const logStart = logFile.size();
  const args = ['-D', home.clusterDir, ...asArguments(settings)];
  const child = home.launcher.start(join(home.binDir, 'postgres'), args, logFile.fd);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });

  let nextReminder = performance.now() + remindEveryMs;
  while (!isReady(home.clusterDir, child.pid)) {
    if (hasEnded(child)) throw new PostmasterFailed(lastWords(logFile.readSince(logStart)));
    await Promise.race([sleep(5), ended]);
    if (performance.now() > nextReminder) {
      log.info('the database is still recovering from its last, unclean end');
      nextReminder += remindEveryMs;
    }
  }
  return { pid: child.pid ?? 0, ended, signal: (signal) => child.kill(signal) };
}

function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

/**
 * The first and the eighth line of the lock file are the process id and its state:
 * https://github.com/postgres/postgres/blob/REL_18_STABLE/src/include/utils/pidfile.h
 */
function isReady(clusterDir: string, pid: number | undefined): boolean {
  try {
    const lines = readFileSync(join(clusterDir, 'postmaster.pid'), 'utf8').split('\n');
    return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
  } catch {
    return false;
  }
}

function lastWords(output: string): string {
  const lines = output.split('\n').filter((line) => /FATAL|PANIC|ERROR|error/.test(line));
  return (
    lines
      .slice(-2)
      .map((line) => line.replace(/^.*?(?=FATAL|PANIC|ERROR)/, ''))
      .join('; ') || 'it left no reason'
  );
}
