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
 * A right of root's to enter folders that are closed to others. Containers have the second one by default, which also
 * lets through to write.
 */
export const passRights = ['dac_read_search', 'dac_override'] as const;

/**
 * Runs as this process's own account, or gives root up for `account`, but for the right in `keep`: with that, the
 * database of a server that root runs in its home stays in the folder that root named. SQL gains nothing by it, as the
 * product's own role may not touch files.
 */
export function createLauncher(account: Account | null, keep?: (typeof passRights)[number]): Launcher {
  const flags = account && keep ? keepRight(account, keep) : [];
  const options = {
    ...(account && !keep ? { uid: account.uid, gid: account.gid } : {}),
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

function keepRight(account: Account, right: string): string[] {
  const ids = [`--reuid=${account.uid}`, `--regid=${account.gid}`, '--clear-groups'];
  // The bit makes the right count in access(2) too, by which `initdb` looks for its sister program.
  return [...ids, '--securebits=+no_setuid_fixup', `--inh-caps=-all,+${right}`, `--ambient-caps=+${right}`];
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
