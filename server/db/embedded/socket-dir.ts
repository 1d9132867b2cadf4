import { chmodSync, chownSync, lstatSync, mkdirSync, mkdtempSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

import type { Home } from './home.ts';

/** The longest path that fits in a socket's address with the name PostgreSQL adds; 104 bytes on macOS, 108 on Linux. */
const longestSocketDir = 103 - '/.s.PGSQL.5432'.length;
const temporaryPrefix = 'colloquy-';

/**
 * A private folder for the socket. It is in DATA_DIR, unless the path is too long for a socket or DATA_DIR is closed to
 * PostgreSQL; then DATA_DIR has a link to a folder in the system's place for temporary files, by which the next start can
 * remove that one.
 */
export function makeSocketDir(dataDir: string, { launcher, clusterDir }: Home): string {
  const inDataDir = join(dataDir, 'socket');
  removeSocketDir(dataDir);
  let socketDir = inDataDir;
  if (dirname(clusterDir) === dataDir && Buffer.byteLength(inDataDir) <= longestSocketDir) {
    mkdirSync(inDataDir);
  } else {
    socketDir = mkdtempSync(join(tmpdir(), temporaryPrefix));
    symlinkSync(socketDir, inDataDir);
  }
  chmodSync(socketDir, 0o700);
  if (launcher.account) chownSync(socketDir, launcher.account.uid, launcher.account.gid);
  return socketDir;
}

export function removeSocketDir(dataDir: string): void {
  const inDataDir = join(dataDir, 'socket');
  if (lstatSync(inDataDir, { throwIfNoEntry: false })?.isSymbolicLink()) {
    const target = readlinkSync(inDataDir);
    if (basename(target).startsWith(temporaryPrefix)) rmSync(target, { recursive: true, force: true });
  }
  rmSync(inDataDir, { recursive: true, force: true });
}
