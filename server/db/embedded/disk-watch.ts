import { existsSync, renameSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Log } from './log.ts';

const checkEveryMs = 500;
/** A server that is just starting has read the file before the change, and may miss being told: so it is told again. */
const tellings = 12;
const megabyte = 1024 * 1024;
/** Room for four segments of the write-ahead log of 16 MB each, and for what vacuum and checkpoints still write. */
const stopWritingBelow = 64 * megabyte;
const writeAgainAbove = 80 * megabyte;

/** postgresql.conf includes this one; the others wait for their turn under their own names. */
export const writeModeFile = 'write-mode.conf';
const readOnlyFile = 'write-mode.read-only';
const writableFile = 'write-mode.writable';

/**
 * Makes the database read-only while its disk is nearly full, and writable again when there is room.
 *
 * PostgreSQL itself goes on until its write-ahead log finds no room, and then ends with all connections, so that nothing
 * can be read either. With this, writes are refused (25006) a little earlier, and everything can still be read.
 */
export function watchDisk(clusterDir: string, log: Log, reload: () => void): { stop(): void } {
  const [current, readOnly, writable] = [writeModeFile, readOnlyFile, writableFile].map((name) =>
    join(clusterDir, name),
  ) as [string, string, string];

  let leftToTell = 0;

  function check(): void {
    if (leftToTell > 0) {
      leftToTell -= 1;
      reload();
    }
    const free = freeBytes(clusterDir);
    const isReadOnly = existsSync(writable);
    if (isReadOnly ? free < writeAgainAbove : free >= stopWritingBelow) return;
    // Renames, as they need no room.
    renameSync(current, isReadOnly ? readOnly : writable);
    renameSync(isReadOnly ? writable : readOnly, current);
    reload();
    leftToTell = tellings - 1;
    if (isReadOnly) log.info(`the disk of ${clusterDir} has room again`);
    else log.error(`the disk of ${clusterDir} is nearly full: nothing can be saved until there is room again`);
  }

  check();
  const timer = setInterval(check, checkEveryMs).unref();
  return { stop: () => clearInterval(timer) };
}

/** The files that `watchDisk` swaps; a new cluster is writable. */
export function writeModeFiles(clusterDir: string): void {
  writeFileSync(join(clusterDir, writeModeFile), '', { mode: 0o644 });
  writeFileSync(join(clusterDir, readOnlyFile), 'default_transaction_read_only = on\n', { mode: 0o644 });
}

function freeBytes(dir: string): number {
  const { bavail, bsize } = statfsSync(dir);
  return bavail * bsize;
}
