import { lstatSync, mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { StartError } from '#server/start-error.ts';

import { prepareCluster } from './embedded/cluster.ts';
import { lockDataDir } from './embedded/data-dir-lock.ts';
import { watchDisk } from './embedded/disk-watch.ts';
import { type Home, settleHome } from './embedded/home.ts';
import { type LogFile, openLogFile } from './embedded/log-file.ts';
import type { Log } from './embedded/log.ts';
import { type Postmaster, PostmasterFailed, startPostmaster } from './embedded/postmaster.ts';
import { endLeftovers } from './embedded/processes.ts';
import { serverSettings } from './embedded/settings.ts';
import { makeSocketDir, removeSocketDir } from './embedded/socket-dir.ts';
import { supervise } from './embedded/supervise.ts';

/** A PostgreSQL of our own on a unix socket. It is started again whenever it ends without being asked to. */
export interface EmbeddedPostgres {
  /** For the role that owns the product's database and nothing else. */
  url: string;
  /** For the superuser, and the database `postgres`. */
  superuserUrl: string;
  /** The process id of PostgreSQL's main process; another one after a restart. */
  readonly pid: number;
  /** Resolves when PostgreSQL has ended cleanly. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Absolute; made when it is not there. */
  dataDir: string;
  log: Log;
  /** On top of the product's own settings; for tests. */
  settings?: Record<string, string>;
}

/** @throws {StartError} when PostgreSQL can't run here, or when another server uses `dataDir` */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const folder = openDataDir(options.dataDir);
  const lock = lockDataDir(folder);
  try {
    return await startIn(folder, options, () => lock.release());
  } catch (error) {
    lock.release();
    throw asStartError(options.dataDir, error);
  }
}

/** The real path, as PostgreSQL's processes are known by it. */
function openDataDir(dataDir: string): string {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o711 });
    const owner = lstatSync(join(dataDir, 'postgres'), { throwIfNoEntry: false })?.uid;
    const own = process.getuid?.();
    if (owner === undefined || own === 0 || owner === own) return realpathSync(dataDir);
    throw new StartError(
      `the database in ${dataDir} belongs to another account (uid ${owner}): start the server as that one or as root, ` +
        `or choose another DATA_DIR`,
    );
  } catch (error) {
    throw asStartError(dataDir, error);
  }
}

/** What the system refused, such as writing to DATA_DIR, is for a person to mend; everything else is a fault of ours. */
function asStartError(dataDir: string, error: unknown): unknown {
  if (!(error instanceof Error) || !('syscall' in error)) return error;
  return new StartError(`DATA_DIR ${dataDir} can't be used: ${error.message}`);
}

async function startIn(folder: string, options: EmbeddedOptions, unlock: () => void): Promise<EmbeddedPostgres> {
  const { log } = options;
  const home = settleHome(folder, log);
  await endLeftovers(home.clusterDir);
  prepareCluster(home);
  const socketDir = makeSocketDir(folder, home);
  const logFile = openLogFile(join(folder, 'postgres.log'));
  const settings = { ...serverSettings, ...options.settings, unix_socket_directories: socketDir };
  const first = await startFirst(home, settings, logFile, log);
  const running = supervise(first, () => startAgain(home, settings, logFile, log), log);
  const disk = watchDisk(home.clusterDir, log, () => running.signal('SIGHUP'));
  return {
    url: socketUrl(socketDir, 'colloquy', 'colloquy'),
    superuserUrl: socketUrl(socketDir, 'postgres', 'postgres'),
    get pid() {
      return running.pid();
    },
    async stop() {
      disk.stop();
      await running.stop();
      logFile.close();
      removeSocketDir(folder);
      unlock();
    },
  };
}

function socketUrl(socketDir: string, role: string, database: string): string {
  return `postgresql://${role}@localhost/${database}?host=${encodeURIComponent(socketDir)}`;
}

const lockRetryMs = 10_000;

/**
 * Where there is no /proc to look for leftovers in, PostgreSQL's own lock decides, and that takes a killed process for a
 * live one until its parent has asked for its exit code.
 */
async function startFirst(
  home: Home,
  settings: Record<string, string>,
  logFile: LogFile,
  log: Log,
): Promise<Postmaster> {
  const end = performance.now() + lockRetryMs;
  for (;;) {
    try {
      return await startPostmaster(home, settings, logFile, log);
    } catch (error) {
      if (!(error instanceof PostmasterFailed)) throw error;
      const locked = /lock file|shared memory block/.test(error.reason);
      if (!locked || performance.now() > end) throw new StartError(`the database did not start: ${error.reason}`);
      await sleep(200);
    }
  }
}

async function startAgain(
  home: Home,
  settings: Record<string, string>,
  logFile: LogFile,
  log: Log,
): Promise<Postmaster> {
  await endLeftovers(home.clusterDir);
  return startPostmaster(home, settings, logFile, log);
}
