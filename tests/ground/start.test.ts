import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';

import { eventually, makeTestFolder } from '#tests/support/embedded-server.ts';
import { isRunning } from '#tests/support/is-running.ts';

const root = join(import.meta.dirname, '..', '..');
const folder = makeTestFolder();
const dataDir = join(folder.path, 'data');
let port: number;

/** Much more than a start takes, for machines that are busy with other tests; the first one may also build the web app. */
const startWithinMs = 40_000;
vi.setConfig({ testTimeout: 60_000 });

interface Launched {
  launcher: ChildProcess;
  output(): string;
  ended: Promise<number | null>;
}

interface Started extends Launched {
  /** The launcher and what it started, down to PostgreSQL's main process. */
  pids: number[];
}

const launched: Launched[] = [];

beforeAll(async () => {
  port = await freePort();
});

afterEach(async () => {
  for (const { launcher, ended } of launched.splice(0)) {
    launcher.kill('SIGTERM');
    await ended;
  }
});

afterAll(() => folder.remove());

/** As `npm start` does, from another folder and without a terminal. */
function launch(env: NodeJS.ProcessEnv = {}): Launched {
  const launcher = spawn(process.execPath, [join(root, 'scripts', 'start.mjs')], {
    cwd: folder.path,
    env: { ...process.env, DATABASE_URL: '', PORT: String(port), DATA_DIR: dataDir, LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [launcher.stdout, launcher.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => launcher.once('close', resolve));
  const one = { launcher, ended, output: () => said };
  launched.push(one);
  return one;
}

async function start(): Promise<Started> {
  const one = launch();
  await eventually(async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`);
    expect(answer.status).toBe(200);
  }, startWithinMs);
  return { ...one, pids: [Number(one.launcher.pid), ...descendants(Number(one.launcher.pid))] };
}

test('SIGTERM ends everything that a start began, with exit code 0', async () => {
  const server = await start();
  expect(server.pids.length).toBeGreaterThanOrEqual(3);
  server.launcher.kill('SIGTERM');
  expect(await server.ended).toBe(0);
  expect(server.pids.filter(isRunning)).toEqual([]);
  expect(existsSync(join(dataDir, 'postgres', 'postmaster.pid'))).toBe(false);
});

test('a second start is ready, and its server says where', async () => {
  const server = await start();
  await eventually(async () => expect(server.output()).toContain(`http://127.0.0.1:${port}`), 2000);
});

test('a killed launcher takes the server and PostgreSQL with it', async () => {
  const server = await start();
  server.launcher.kill('SIGKILL');
  await eventually(async () => expect(server.pids.filter(isRunning)).toEqual([]), 10_000);
});

test('a second server on the same DATA_DIR says so in one line and exits with 1', async () => {
  await start();
  const second = launch({ PORT: '0' });
  expect(await second.ended).toBe(1);
  expect(second.output().trim().split('\n')).toEqual([
    expect.stringContaining(`${dataDir} is in use by another server`),
  ]);
});

test('a wrong setting is told in one line and the exit code is 1', async () => {
  const wrong = launch({ PORT: 'eighty' });
  expect(await wrong.ended).toBe(1);
  expect(wrong.output().trim()).toBe('PORT must be a whole number from 0 to 65535');
});

test('a port that is taken is told in one line and the exit code is 1', async () => {
  const other = createServer().listen(port, '127.0.0.1');
  const refused = launch();
  expect(await refused.ended).toBe(1);
  await new Promise((resolve) => other.close(resolve));
  expect(refused.output().trim().split('\n')).toEqual([expect.stringContaining(String(port))]);
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

function descendants(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  if (children === '') return [];
  return children.split(' ').flatMap((child) => [Number(child), ...descendants(Number(child))]);
}
