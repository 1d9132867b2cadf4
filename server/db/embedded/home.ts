import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

import { StartError } from '#server/start-error.ts';

import { chooseAccount } from './account.ts';
import { type Binaries, copyBinaries, findBinaries, restoreLinks } from './binaries.ts';
import { createLauncher, type Launcher } from './launcher.ts';
import type { Log } from './log.ts';

/** Where the embedded PostgreSQL lives and how it is run there. */
export interface Home {
  launcher: Launcher;
  binDir: string;
  /** The major version of the programs in `binDir`. */
  version: number;
  clusterDir: string;
}

/** For files that PostgreSQL's account must reach although DATA_DIR or the checkout is closed to it. */
const openDir = '/var/lib/colloquy';

/**
 * Settles the account, the programs and the folder. As root PostgreSQL has to run as somebody else, to whom the checkout
 * and DATA_DIR may be closed; so what is possible is found by trying it, from the plain case to the odd one.
 */
export function settleHome(dataDir: string, log: Log): Home {
  const named = join(dataDir, 'postgres');
  // A link left by an earlier start that had to put the cluster elsewhere.
  const clusterDir = existsSync(named) ? realpathSync(named) : named;
  const account = chooseAccount({ clusterDir, dataDir });
  const candidates = findBinaries().map((found) => withLinks(found, dataDir));
  const launchers = account ? [createLauncher(account), createLauncher(account, true)] : [createLauncher(null)];

  for (const launcher of launchers) {
    if (!canEnter(launcher, dirname(clusterDir))) continue;
    const program = candidates.find(({ binDir }) => versionOf(launcher, binDir) !== null);
    if (program) return atHome(launcher, program.binDir, clusterDir);
  }
  if (!account) throw noBinaries();
  return settleInTheOpen({ named, clusterDir, candidates, launcher: createLauncher(account), log });
}

function atHome(launcher: Launcher, binDir: string, clusterDir: string): Home {
  return { launcher, binDir, clusterDir, version: versionOf(launcher, binDir) ?? 0 };
}

function withLinks(found: Binaries, dataDir: string): Binaries {
  if (!found.packageDir) return found;
  try {
    restoreLinks(found.packageDir);
    return found;
  } catch {
    return copyBinaries(found.packageDir, join(dataDir, 'programs', versionFolder(found)));
  }
}

function canEnter(launcher: Launcher, dir: string): boolean {
  return launcher.run('/bin/sh', ['-c', 'cd "$1"', 'sh', dir]).status === 0;
}

/** Null when the program does not run: not there, closed to the account, or built for another C library. */
function versionOf(launcher: Launcher, binDir: string): number | null {
  const run = launcher.run(join(binDir, 'postgres'), ['--version']);
  const major = /\(PostgreSQL\) (\d+)/.exec(run.stdout ?? '')?.[1];
  return run.status === 0 && major ? Number(major) : null;
}

/** The last resort of root: everything that PostgreSQL's account can't reach moves to where it can. */
function settleInTheOpen(at: {
  named: string;
  clusterDir: string;
  candidates: Binaries[];
  launcher: Launcher;
  log: Log;
}): Home {
  const { named, launcher, log } = at;
  mkdirSync(openDir, { recursive: true, mode: 0o755 });
  const binDir = firstThatRuns(launcher, at.candidates);
  if (canEnter(launcher, dirname(at.clusterDir))) return atHome(launcher, binDir, at.clusterDir);
  if (existsSync(named)) throw closedTo(launcher, at.clusterDir);

  const clusterDir = join(openDir, createHash('sha256').update(named).digest('hex').slice(0, 16));
  symlinkSync(clusterDir, named);
  log.warn(
    `the account ${launcher.account?.name}, which PostgreSQL runs as under root, can't reach ${named}: ` +
      `the database is in ${clusterDir} instead, and ${named} is a link to it`,
  );
  return atHome(launcher, binDir, clusterDir);
}

function firstThatRuns(launcher: Launcher, candidates: Binaries[]): string {
  for (const found of candidates) {
    const usable =
      versionOf(launcher, found.binDir) === null && found.packageDir
        ? copyBinaries(found.packageDir, join(openDir, versionFolder(found)))
        : found;
    if (versionOf(launcher, usable.binDir) !== null) return usable.binDir;
  }
  throw noBinaries();
}

/** Copies of different versions must not be taken for each other; the file's time and size tell them apart. */
function versionFolder({ binDir }: Binaries): string {
  const { size, mtimeMs } = lstatSync(join(binDir, 'postgres'));
  return `postgresql-${size}-${Math.round(mtimeMs)}`;
}

function noBinaries(): StartError {
  return new StartError(
    `no PostgreSQL runs here: the one from npm is built for Linux with glibc and for macOS, on x64 and arm64. ` +
      `Install your system's PostgreSQL server package (15 or newer), or set DATABASE_URL`,
  );
}

function closedTo(launcher: Launcher, dir: string): StartError {
  return new StartError(
    `the account ${launcher.account?.name}, which PostgreSQL runs as under root, can't reach the database in ${dir}: ` +
      `open the folders above it (chmod o+x), or choose another DATA_DIR`,
  );
}

/** The longest path that fits in a socket's address with the name PostgreSQL adds; 104 bytes on macOS, 108 on Linux. */
const longestSocketDir = 103 - '/.s.PGSQL.5432'.length;

/**
 * A private folder for the socket. It is in DATA_DIR, unless the path is too long for a socket; then DATA_DIR has a link
 * to a folder in the system's place for temporary files, by which the next start can remove that one.
 */
export function makeSocketDir(dataDir: string, { account }: Launcher): string {
  const inDataDir = join(dataDir, 'socket');
  removeSocketDir(dataDir);
  let socketDir = inDataDir;
  if (Buffer.byteLength(inDataDir) > longestSocketDir) {
    socketDir = mkdtempSync(join(tmpdir(), 'colloquy-'));
    symlinkSync(socketDir, inDataDir);
  } else {
    mkdirSync(inDataDir);
  }
  chmodSync(socketDir, 0o700);
  if (account) chownSync(socketDir, account.uid, account.gid);
  return socketDir;
}

export function removeSocketDir(dataDir: string): void {
  const inDataDir = join(dataDir, 'socket');
  if (lstatSync(inDataDir, { throwIfNoEntry: false })?.isSymbolicLink()) {
    const target = readlinkSync(inDataDir);
    if (basename(target).startsWith('colloquy-')) rmSync(target, { recursive: true, force: true });
  }
  rmSync(inDataDir, { recursive: true, force: true });
}
