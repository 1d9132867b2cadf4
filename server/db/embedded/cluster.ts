import type { SpawnSyncReturns } from 'node:child_process';
import {
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
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

import { StartError } from '#server/start-error.ts';

import type { Account } from './account.ts';
import { writeModeFile, writeModeFiles } from './disk-watch.ts';
import type { Home } from './home.ts';
import type { Launcher } from './launcher.ts';

/** Makes sure that `clusterDir` holds a cluster that these programs and this account can run. */
export function prepareCluster(home: Home): void {
  if (!existsSync(home.clusterDir)) return createCluster(home);
  takeOwnership(home.clusterDir, home.launcher.account);
  // Of a cluster that others could read, as a copy often is, PostgreSQL wants nothing to do.
  chmodSync(home.clusterDir, 0o700);
  if (existsSync(join(home.clusterDir, 'PG_VERSION'))) return;
  throw new StartError(`${home.clusterDir} holds no database: put the right folder there, or remove it`);
}

/** A backup that root put back belongs to root, and PostgreSQL takes a cluster only from its owner. */
function takeOwnership(clusterDir: string, account: Account | null): void {
  if (!account || lstatSync(clusterDir).uid === account.uid) return;
  for (const entry of ['.', ...readdirSync(clusterDir, { recursive: true, encoding: 'utf8' })]) {
    lchownSync(join(clusterDir, entry), account.uid, account.gid);
  }
}

/** The cluster gets its name when it is complete, so a first start that was killed leaves nothing half-made. */
function createCluster({ clusterDir, binDir, version, launcher }: Home): void {
  removePartial(clusterDir);
  const partial = `${clusterDir}${partialMark}${process.pid}`;
  initialise(partial, join(binDir, 'initdb'), version, launcher);
  // An owner without superuser rights: injected SQL could neither read files nor start programs.
  const roles = 'CREATE ROLE colloquy LOGIN;\nCREATE DATABASE colloquy OWNER colloquy;\n';
  const run = launcher.run(join(binDir, 'postgres'), ['--single', '-D', partial, 'postgres'], roles);
  if (run.status !== 0) throw notMade(run);
  // Only this line of its own, since the settings come on the command line, and those in both places are complained about.
  writeFileSync(join(partial, 'postgresql.conf'), `include_if_exists = '${writeModeFile}'\n`);
  writeModeFiles(partial);

  renameSync(partial, clusterDir);
  syncFolder(dirname(clusterDir));
}

const partialMark = '.partial-';

/** What a killed start left; its `initdb` may still be at work there for a moment, so each start has a name of its own. */
function removePartial(clusterDir: string): void {
  const parent = dirname(clusterDir);
  for (const entry of readdirSync(parent)) {
    if (!entry.startsWith(basename(clusterDir) + partialMark)) continue;
    rmSync(join(parent, entry), { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
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
