import { type ChildProcess, spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process';

import type { Account } from './account.ts';

/** Runs PostgreSQL's programs as the account that they may run as. */
export interface Launcher {
  account: Account | null;
  run(program: string, args: string[], input?: string): SpawnSyncReturns<string>;
  /** Starts a program that outlives no death of this process, where the system can arrange that. */
  start(program: string, args: string[], outputFd: number): ChildProcess;
}

/**
 * Runs as this process's own account, or gives root up for `account`.
 *
 * `readEverywhere` keeps one right of root's, to pass through folders that are closed to `account`
 * (CAP_DAC_READ_SEARCH): so the database of a server that root runs in its home stays in the folder that root named.
 * SQL gains nothing by it, as the product's own role may not read files.
 */
export function createLauncher(account: Account | null, readEverywhere = false): Launcher {
  const flags = account && readEverywhere ? keepReading(account) : [];
  const options = {
    ...(account && !readEverywhere ? { uid: account.uid, gid: account.gid } : {}),
    // PostgreSQL's programs insist on a working folder that they can enter.
    cwd: '/',
    env: environment,
  };
  return {
    account,
    run(program, args, input = '') {
      const [file, words] = throughSetpriv(flags, program, args);
      return spawnSync(file, words, { ...options, input, encoding: 'utf8' });
    },
    start(program, args, outputFd) {
      const [file, words] = throughSetpriv([...flags, ...endWithParent()], program, args);
      // A session of its own: Ctrl-C in a terminal must reach the server alone, which stops the database last.
      return spawn(file, words, { ...options, detached: true, stdio: ['ignore', outputFd, outputFd] });
    },
  };
}

function keepReading(account: Account): string[] {
  const ids = [`--reuid=${account.uid}`, `--regid=${account.gid}`, '--clear-groups'];
  return [...ids, '--inh-caps=+dac_read_search', '--ambient-caps=+dac_read_search'];
}

/** The product's keys are none of PostgreSQL's business, and PG* variables would change what its programs do. */
const environment: NodeJS.ProcessEnv = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/**
 * Has the kernel ask PostgreSQL for a fast shutdown when the thread that started it is gone, so call from the main
 * thread. Of the tools named setpriv only util-linux's can do that; without it the next start ends the orphan.
 */
function endWithParent(): string[] {
  const flag = ['--pdeathsig', 'INT'];
  return spawnSync('setpriv', [...flag, 'true']).status === 0 ? flag : [];
}

function throughSetpriv(flags: string[], program: string, args: string[]): [string, string[]] {
  return flags.length > 0 ? ['setpriv', [...flags, program, ...args]] : [program, args];
}
