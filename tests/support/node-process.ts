import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serverEnvironment } from './app-server.ts';
import type { ModelServer } from './model-server/start-model-server.ts';

/** A server as `npm start` runs it, in a process of its own: one of several nodes. */
export interface NodeProcess {
  url: string;
  child: ChildProcess;
  close(): Promise<void>;
}

export interface NodeOptions {
  databaseUrl: string;
  models: ModelServer;
  env?: Record<string, string>;
}

/** Nodes that share a database need the same secret, which `serverEnvironment` gives them. */
export async function startNode({ databaseUrl, models, env }: NodeOptions): Promise<NodeProcess> {
  const dataDir = await mkdtemp(join(tmpdir(), 'colloquy-test-'));
  const main = join(import.meta.dirname, '../../server/main.ts');
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main], {
    cwd: dataDir,
    env: {
      PATH: process.env['PATH'],
      LOG_LEVEL: 'warn',
      ...serverEnvironment({ databaseUrl, dataDir, models }),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  let said = '';
  const ready = new Promise<string>((resolve) =>
    child.stdout.on('data', (chunk) => {
      said += String(chunk);
      const address = /ready at (\S+)\n/.exec(said)?.[1];
      if (address !== undefined) resolve(address);
    }),
  );
  const url = await Promise.race([
    ready,
    exited.then(([code]) => Promise.reject(new Error(`The server ended with ${code}: ${said}`))),
  ]);
  return {
    url,
    child,
    async close() {
      child.kill('SIGTERM');
      await exited;
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
