import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { StartError } from '#server/start-error.ts';

/**
 * Makes this process the only one that uses `dataDir`, until `release` or its death.
 *
 * The lock is SQLite's lock on an empty file, because that is the one kernel lock that Node can take without a native
 * module. The kernel lets go of it however the process ends, so it is never stale; and it also holds between containers
 * that share a volume, where process ids and PostgreSQL's own lock file mean nothing.
 */
export function lockDataDir(dataDir: string): { release(): void } {
  const pidFile = join(dataDir, 'server.pid');
  const file = takeLock(dataDir, pidFile);
  writeFileSync(pidFile, `${process.pid}\n`);
  return {
    release() {
      rmSync(pidFile, { force: true });
      file.close();
    },
  };
}

function takeLock(dataDir: string, pidFile: string): DatabaseSync {
  const path = join(dataDir, 'server.lock');
  try {
    const file = new DatabaseSync(path);
    file.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return file;
  } catch (error) {
    if (!isBusy(error))
      throw new StartError(`${path} can't be written: ${error instanceof Error ? error.message : String(error)}`);
    throw new StartError(
      `${dataDir} is in use by another server${describeHolder(pidFile)}: stop that one, or give this one a DATA_DIR of its own`,
    );
  }
}

/** SQLITE_BUSY is 5: https://www.sqlite.org/rescode.html#busy */
function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 5;
}

function describeHolder(pidFile: string): string {
  try {
    return ` (process ${readFileSync(pidFile, 'utf8').trim()})`;
  } catch {
    return '';
  }
}
