import { existsSync, renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Log } from './log.ts';

const checkEveryMs = 500;
const megabyte = 1024 * 1024;
/** Room for four segments of the write-ahead log of 16 MB each, and for what vacuum and checkpoints still write. */
const stopWritingBelow = 64 * megabyte;
const writeAgainAbove = 80 * megabyte;

/** postgresql.conf includes this file; it is there only while the disk is nearly full. */
export const readOnlyFile = 'read-only.conf';
const unusedFile = 'read-only.conf.unused';

/**
 * Makes the database read-only while its disk is nearly full, and writable again when there is room.
 *
 * PostgreSQL itself goes on until its write-ahead log finds no room, and then ends with all connections, so that nothing
 * can be read either. With this, writes are refused (25006) a little earlier, and everything can still be read.
 */
export function watchDisk(clusterDir: string, log: Log, reload: () => void): { stop(): void } {
  const inUse = join(clusterDir, readOnlyFile);
  const unused = join(clusterDir, unusedFile);
  let readOnly = false;

  function check(): void {
    const free = freeBytes(clusterDir);
    if (readOnly ? free < writeAgainAbove : free >= stopWritingBelow) return;
    readOnly = !readOnly;
    // A rename, as that needs no room.
    renameSync(readOnly ? unused : inUse, readOnly ? inUse : unused);
    reload();
    if (readOnly) log.error(`the disk of ${clusterDir} is nearly full: nothing can be saved until there is room again`);
    else log.info(`the disk of ${clusterDir} has room again`);
  }

  rmSync(inUse, { force: true });
  if (!existsSync(unused)) writeFileSync(unused, 'default_transaction_read_only = on\n', { mode: 0o644 });
  reload();
  check();
  const timer = setInterval(check, checkEveryMs).unref();
  return { stop: () => clearInterval(timer) };
}

function freeBytes(dir: string): number {
  const { bavail, bsize } = statfsSync(dir);
  return bavail * bsize;
}
