import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { serverEnvironment } from './app-server.ts';
import type { ModelServer } from './model-server/start-model-server.ts';

const main = join(import.meta.dirname, '..', '..', 'server', 'main.ts');

export interface SpawnOptions {
  dataDir: string;
  models: ModelServer;
  /** Null for the embedded database in `dataDir`. */
  databaseUrl?: string | null;
  /** Any free one unless given. */
  port?: number;
  env?: Record<string, string>;
}

/** The server as people start it, in a process of its own that a test can freeze and kill. */
export interface SpawnedServer {
  url: string;
  pid: number;
  /** From the start of the process to the line that says so. */
  readyAfterMs: number;
  /** Of the embedded database's main process. */
  databasePid(): number;
  signal(signal: NodeJS.Signals): void;
  /** Resolves with the exit code; null after a signal. */
  ended: Promise<number | null>;
  /** Everything that it has said so far. */
  said(): string;
}

export async function spawnServer(options: SpawnOptions): Promise<SpawnedServer> {
  const { dataDir, models, databaseUrl = null, port = 0, env = {} } = options;
  const startedAt = performance.now();
  const child = spawn(process.execPath, [main], {
    cwd: dataDir,
    env: {
      PATH: process.env['PATH'] ?? '',
      ...serverEnvironment({ databaseUrl, dataDir, models }),
      PORT: String(port),
      LOG_LEVEL: 'warn',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const url = await Promise.race([
    addressIn(child, () => said),
    ended.then((code) => Promise.reject(new Error(`The server ended with ${code} before it was ready:\n${said}`))),
  ]);
  return {
    url,
    pid: child.pid!,
    readyAfterMs: performance.now() - startedAt,
    databasePid: () => Number.parseInt(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8'), 10),
    signal: (signal) => void child.kill(signal),
    ended,
    said: () => said,
  };
}

function addressIn(child: ChildProcess, said: () => string): Promise<string> {
  return new Promise((resolve) => {
    child.stdout!.on('data', () => {
      const address = /is ready at (http:\S+)/.exec(said())?.[1];
      if (address !== undefined) resolve(address);
    });
  });
}

/** A port that nobody listens on now, for a server that is to come back at the same address. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
