import type { SpawnSyncReturns } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

import { StartError } from '#server/start-error.ts';

import type { Account } from './account.ts';
import { readOnlyFile } from './disk-watch.ts';
import type { Home } from './home.ts';
import type { Launcher } from './launcher.ts';

/** Makes sure that `clusterDir` holds a cluster that these programs and this account can run. */
export function prepareCluster(home: Home): void {
  if (existsSync(join(home.clusterDir, 'PG_VERSION'))) {
    checkVersion(home);
    takeOwnership(home.clusterDir, home.launcher.account);
  } else {
    createCluster(home);
  }
}

function checkVersion({ clusterDir, version }: Home): void {
  const made = Number(readFileSync(join(clusterDir, 'PG_VERSION'), 'utf8'));
  if (made === version) return;
  throw new StartError(
    `the database in ${clusterDir} was made by PostgreSQL ${made}, and the one here is PostgreSQL ${version}: ` +
      `install PostgreSQL ${made}, or move the data to version ${version} and start again`,
  );
}

/** A backup that root put back belongs to root, and PostgreSQL takes a cluster only from its owner. */
function takeOwnership(clusterDir: string, account: Account | null): void {
  const { uid } = lstatSync(clusterDir);
  const own = account?.uid ?? process.getuid?.() ?? uid;
  if (uid === own) return;
  if (!account) {
    throw new StartError(
      `the database in ${clusterDir} belongs to another account (uid ${uid}): start the server as that one or as root, ` +
        `or choose another DATA_DIR`,
    );
  }
  for (const entry of ['.', ...readdirSync(clusterDir, { recursive: true, encoding: 'utf8' })]) {
    lchownSync(join(clusterDir, entry), account.uid, account.gid);
  }
}

/** The cluster gets its name when it is complete, so a first start that was killed leaves nothing half-made. */
function createCluster({ clusterDir, binDir, version, launcher }: Home): void {
  const partial = `${clusterDir}.partial`;
  initialise(partial, join(binDir, 'initdb'), version, launcher);
  // An owner without superuser rights: injected SQL could neither read files nor start programs.
  const roles = 'CREATE ROLE colloquy LOGIN;\nCREATE DATABASE colloquy OWNER colloquy;\n';
  const run = launcher.run(join(binDir, 'postgres'), ['--single', '-D', partial, 'postgres'], roles);
  if (run.status !== 0) throw notMade(run);
  appendFileSync(join(partial, 'postgresql.conf'), `include_if_exists = '${readOnlyFile}'\n`);

  renameSync(partial, clusterDir);
  syncFolder(dirname(clusterDir));
}

/**
 * Text sorts by code point, the same on every machine and after every update of the system. Some systems lack the locale
 * C.UTF-8, which only full-text search needs beyond that, to know letters from punctuation outside ASCII.
 */
function initialise(dir: string, initdb: string, version: number, launcher: Launcher): void {
  // Whoever may enter the socket's private folder is trusted; nobody else can connect.
  const options = ['-D', dir, '--username=postgres', '--auth=trust', '--encoding=UTF8'];
  const provider = version >= 17 ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'] : [];
  for (const locale of ['C.UTF-8', 'C']) {
    makePrivateFolder(dir, launcher.account);
    const run = launcher.run(initdb, [...options, ...provider, `--locale=${locale}`]);
    if (run.status === 0) return;
    if (locale === 'C' || !/locale/.test(run.stderr ?? '')) throw notMade(run);
  }
}

function makePrivateFolder(dir: string, account: Account | null): void {
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir);
  chmodSync(dir, 0o700);
  if (account) chownSync(dir, account.uid, account.gid);
}

function notMade(run: SpawnSyncReturns<string>): StartError {
  const output = [run.stdout, run.stderr, run.error?.message].join('\n');
  return new StartError(`the database could not be made: ${errorLines(output)}`);
}

function errorLines(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const errors = lines.filter((line) => /error|fatal|panic/i.test(line));
  return (errors.length > 0 ? errors : lines).slice(-3).join('; ');
}

function syncFolder(dir: string): void {
  const fd = openSync(dir, 'r');
  fsyncSync(fd);
  closeSync(fd);
}
