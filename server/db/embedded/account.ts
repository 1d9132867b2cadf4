import { spawnSync } from 'node:child_process';
import { lstatSync } from 'node:fs';

import { StartError } from '#server/start-error.ts';

/** An operating system account that PostgreSQL runs as when this process is root, which PostgreSQL refuses to be. */
export interface Account {
  name: string;
  uid: number;
  gid: number;
}

const accountsForRoot = ['postgres', 'nobody'];

/**
 * The account to run PostgreSQL as, or null when that is simply the account of this process. Root keeps to whoever owns
 * the files already, so that a folder used by an ordinary user before stays theirs.
 */
export function chooseAccount(paths: { clusterDir: string; dataDir: string }): Account | null {
  if (process.getuid?.() !== 0) return null;
  const owner = ownerOf(paths.clusterDir) || ownerOf(paths.dataDir);
  const names = owner ? [String(owner), ...accountsForRoot] : accountsForRoot;
  for (const name of names) {
    const account = lookUp(name);
    if (account) return account;
  }
  throw new StartError(
    `PostgreSQL refuses to run as root, and none of the accounts it could run as exists here (${accountsForRoot.join(', ')}): ` +
      `start the server as an ordinary user, add one of them, or set DATABASE_URL`,
  );
}

/** 0 for a folder that is root's or not there. */
function ownerOf(path: string): number {
  return lstatSync(path, { throwIfNoEntry: false })?.uid ?? 0;
}

/** `id` also knows the accounts that come from a directory service, which /etc/passwd does not. */
function lookUp(nameOrUid: string): Account | null {
  const [name, uid, gid] = ['-un', '-u', '-g'].map((flag) => {
    const run = spawnSync('id', [flag, nameOrUid], { encoding: 'utf8' });
    return run.status === 0 ? run.stdout.trim() : '';
  });
  return name && uid && gid ? { name, uid: Number(uid), gid: Number(gid) } : null;
}
