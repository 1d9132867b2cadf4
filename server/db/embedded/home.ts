import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readFileSync, realpathSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { StartError } from '#server/start-error.ts';

import { type Account, chooseAccount } from './account.ts';
import { type Binaries, copyBinaries, findBinaries, restoreLinks } from './binaries.ts';
import { createLauncher, type Launcher, passRights } from './launcher.ts';
import type { Log } from './log.ts';

/** Where the embedded PostgreSQL lives and how it is run there. */
export interface Home {
  launcher: Launcher;
  binDir: string;
  /** The major version of the programs in `binDir`. */
  version: number;
  clusterDir: string;
}

interface Programs extends Binaries {
  version: number;
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
  const programs = choosePrograms(dataDir, clusterDir);

  const plain = createLauncher(account);
  const launchers = account ? [plain, ...passRights.map((right) => createLauncher(account, right))] : [plain];
  const reachesBoth = (launcher: Launcher): boolean =>
    canEnter(launcher, dirname(clusterDir)) && versionOf(launcher, programs.binDir) !== null;
  const launcher = launchers.find(reachesBoth);
  if (launcher) return { launcher, binDir: programs.binDir, version: programs.version, clusterDir };
  if (!account) throw noPrograms();
  return settleInTheOpen({ named, clusterDir, programs, account, log });
}

/** The first ones that run on this machine; for a cluster that is there already, the first of its version. */
function choosePrograms(dataDir: string, clusterDir: string): Programs {
  const made = clusterVersion(clusterDir);
  const self = createLauncher(null);
  let other: number | null = null;
  for (const found of findBinaries()) {
    const usable = withLinks(found, dataDir);
    const version = versionOf(self, usable.binDir);
    if (version !== null && (made === null || made === version)) return { ...usable, version };
    other ??= version;
  }
  throw made !== null && other !== null ? otherVersion(clusterDir, made, other) : noPrograms();
}

function clusterVersion(clusterDir: string): number | null {
  try {
    return Number(readFileSync(join(clusterDir, 'PG_VERSION'), 'utf8'));
  } catch {
    return null;
  }
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

/** Null when the program does not run: not there, closed to the account, or built for another C library. */
function versionOf(launcher: Launcher, binDir: string): number | null {
  const run = launcher.run(join(binDir, 'postgres'), ['--version']);
  const major = /\(PostgreSQL\) (\d+)/.exec(run.stdout ?? '')?.[1];
  return run.status === 0 && major ? Number(major) : null;
}

function canEnter(launcher: Launcher, dir: string): boolean {
  return launcher.run('/bin/sh', ['-c', 'cd "$1"', 'sh', dir]).status === 0;
}

/** The last resort of root: what PostgreSQL's account can't reach moves to where it can. */
function settleInTheOpen(at: {
  named: string;
  clusterDir: string;
  programs: Programs;
  account: Account;
  log: Log;
}): Home {
  const { named, programs, account, log } = at;
  const launcher = createLauncher(account);
  if (!canEnter(launcher, '/')) throw cannotSwitch(account);
  mkdirSync(openDir, { recursive: true, mode: 0o755 });
  const binDir = inTheOpen(launcher, programs);
  const home = { launcher, binDir, version: programs.version };
  if (canEnter(launcher, dirname(at.clusterDir))) return { ...home, clusterDir: at.clusterDir };
  if (existsSync(named)) throw closedTo(account, at.clusterDir);

  const clusterDir = join(openDir, createHash('sha256').update(named).digest('hex').slice(0, 16));
  symlinkSync(clusterDir, named);
  log.warn(
    `the account ${account.name}, which PostgreSQL runs as under root, can't reach ${named}: ` +
      `the database is in ${clusterDir} instead, and ${named} is a link to it`,
  );
  return { ...home, clusterDir };
}

function inTheOpen(launcher: Launcher, programs: Programs): string {
  if (versionOf(launcher, programs.binDir) !== null) return programs.binDir;
  if (!programs.packageDir) throw noPrograms();
  const { binDir } = copyBinaries(programs.packageDir, join(openDir, versionFolder(programs)));
  if (versionOf(launcher, binDir) === null) throw noPrograms();
  return binDir;
}

/** Copies of different versions must not be taken for each other; the file's size and time tell them apart. */
function versionFolder({ binDir }: Binaries): string {
  const { size, mtimeMs } = lstatSync(join(binDir, 'postgres'));
  return `postgresql-${size}-${Math.round(mtimeMs)}`;
}

function noPrograms(): StartError {
  return new StartError(
    `no PostgreSQL runs here: the one from npm is built for Linux with glibc and for macOS, on x64 and arm64. ` +
      `Install your system's PostgreSQL server package (15 or newer), or set DATABASE_URL`,
  );
}

function otherVersion(clusterDir: string, made: number, other: number): StartError {
  return new StartError(
    `the database in ${clusterDir} was made by PostgreSQL ${made}, and the one here is PostgreSQL ${other}: ` +
      `install PostgreSQL ${made}, or move the data to version ${other} and start again`,
  );
}

function cannotSwitch({ name }: Account): StartError {
  return new StartError(
    `PostgreSQL refuses to run as root, and this root may not start it as ${name} (CAP_SETUID and CAP_SETGID): ` +
      `start the server as an ordinary user, or set DATABASE_URL`,
  );
}

function closedTo({ name }: Account, dir: string): StartError {
  return new StartError(
    `the account ${name}, which PostgreSQL runs as under root, can't reach the database in ${dir}: ` +
      `open the folders above it (chmod o+x), or choose another DATA_DIR`,
  );
}
