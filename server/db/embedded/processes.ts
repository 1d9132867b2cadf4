import { readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Ends what a killed server left behind in `clusterDir` and removes its lock file. Only for the holder of the data
 * folder's lock: whatever still runs there then has no owner. Nothing committed is lost, since PostgreSQL recovers from
 * its write-ahead log.
 *
 * PostgreSQL alone would refuse to start while the process id in its lock file exists, be it a zombie, or some other
 * program that was given the same number.
 */
export async function endLeftovers(clusterDir: string): Promise<void> {
  const lockFile = join(clusterDir, 'postmaster.pid');
  const postmaster = readPostmasterPid(lockFile);
  if (postmaster === null) return;

  // How long each signal may take: a fast shutdown writes a checkpoint, an immediate one does not, a kill is instant.
  const steps = [
    { signal: 'SIGINT', waitMs: 2000, to: [postmaster] },
    { signal: 'SIGQUIT', waitMs: 1000, to: [postmaster] },
    { signal: 'SIGKILL', waitMs: 1000, to: null },
  ] as const;
  for (const { signal, waitMs, to } of steps) {
    const running = processesIn(clusterDir);
    if (running === null) return;
    if (running.length === 0) break;
    const targets = to ? running.filter((pid) => pid === postmaster) : running;
    for (const pid of targets) signalIfThere(pid, signal);
    await waitUntilEmpty(clusterDir, waitMs);
  }
  if (processesIn(clusterDir)?.length === 0) rmSync(lockFile, { force: true });
}

/** The first line of PostgreSQL's lock file; null when there is none. NaN when it was cut short by a power loss. */
function readPostmasterPid(lockFile: string): number | null {
  try {
    return Number.parseInt(readFileSync(lockFile, 'utf8'), 10);
  } catch {
    return null;
  }
}

/**
 * The live processes whose working folder is `dir`: all of PostgreSQL's processes work in their cluster. Null where the
 * system has no /proc; there PostgreSQL's own checks have to do.
 */
function processesIn(dir: string): number[] | null {
  let entries: string[];
  try {
    entries = readdirSync('/proc');
  } catch {
    return null;
  }
  const target = realpathSync(dir);
  return entries.filter((entry) => /^\d+$/.test(entry) && workingFolder(entry) === target).map(Number);
}

/** Empty for zombies, which have none, and for processes of other people, who can't be in a private folder. */
function workingFolder(pid: string): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return '';
  }
}

function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended between the look and the signal, which is what the signal was for.
  }
}

async function waitUntilEmpty(dir: string, waitMs: number): Promise<void> {
  const end = performance.now() + waitMs;
  while (performance.now() < end && processesIn(dir)?.length) await sleep(20);
}
