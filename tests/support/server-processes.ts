import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface ServerProcess {
  url: string;
  close(): Promise<void>;
}

/** Starts a server on a database that others may use as well. */
export async function startServerProcess(databaseUrl: string): Promise<ServerProcess> {
  const dataDir = await mkdtemp(join(tmpdir(), 'colloquy-test-'));
  const child = fork(new URL('server-process.ts', import.meta.url), [databaseUrl, dataDir], { execArgv: [] });
  const exited = once(child, 'exit');
  const [url] = (await Promise.race([
    once(child, 'message'),
    exited.then(([code]) => Promise.reject(new Error(`The server ended with ${code} before it was ready.`))),
  ])) as [string];
  return {
    url,
    async close() {
      child.disconnect();
      await exited;
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
