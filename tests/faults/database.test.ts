import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';

import {
  type EmbeddedServer,
  EndedEarly,
  eventually,
  makeTestFolder,
  query,
  startEmbeddedServer,
} from '#tests/support/embedded-server.ts';
import { isRunning } from '#tests/support/is-running.ts';

/** The promise of the product: ready again within this, whatever was killed. */
const readyWithinMs = 5000;
const everyRow = [{ text: 'from before' }, { text: 'acknowledged' }];

const folder = makeTestFolder();
/** A data folder with one row, copied for each test, as making a cluster takes a second. */
const usedBefore = join(folder.path, 'used-before');
let dataDir: string;
const servers: EmbeddedServer[] = [];

beforeAll(async () => {
  const server = await startEmbeddedServer({ dataDir: usedBefore });
  await query(server.url, 'CREATE TABLE kept (text text)');
  await query(server.url, `INSERT INTO kept VALUES ('from before')`);
  await server.stop();
});

beforeEach(({ task }) => {
  dataDir = join(folder.path, task.id);
});

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

afterAll(() => folder.remove());

async function start(): Promise<EmbeddedServer> {
  const server = await startEmbeddedServer({ dataDir });
  servers.push(server);
  return server;
}

async function startWithRow(): Promise<EmbeddedServer> {
  execFileSync('cp', ['-a', usedBefore, dataDir]);
  const server = await start();
  await query(server.url, `INSERT INTO kept VALUES ('acknowledged')`);
  return server;
}

async function keptRows(server: EmbeddedServer): Promise<unknown[]> {
  return query(server.url, 'SELECT text FROM kept');
}

function kill(server: EmbeddedServer, pid: number): Promise<unknown> {
  const gone = new Promise((resolve) => server.process.once('close', resolve));
  process.kill(pid, 'SIGKILL');
  return gone;
}

test('SIGTERM stops the database and leaves nothing that says it runs', async () => {
  const server = await startWithRow();
  expect(await server.stop()).toBe(0);
  expect(existsSync(join(dataDir, 'postgres', 'postmaster.pid'))).toBe(false);
  expect(existsSync(join(dataDir, 'socket'))).toBe(false);
  expect(isRunning(server.postgresPid)).toBe(false);
});

test('after kill -9 of the server the next start ends the orphan and has every row', async () => {
  const killed = await startWithRow();
  await kill(killed, Number(killed.process.pid));

  const next = await start();
  expect(next.readyAfterMs).toBeLessThan(readyWithinMs);
  expect(next.postgresPid).not.toBe(killed.postgresPid);
  expect(isRunning(killed.postgresPid)).toBe(false);
  expect(await keptRows(next)).toEqual(everyRow);
});

test.runIf(process.platform === 'linux')(
  'an orphan that does not hear of its parent’s death is ended too',
  async () => {
    const killed = await startWithRow();
    // Stopped, it can't act on the kernel's signal, as an orphan on a system without that signal would not.
    process.kill(killed.postgresPid, 'SIGSTOP');
    await kill(killed, Number(killed.process.pid));

    const next = await start();
    expect(next.readyAfterMs).toBeLessThan(readyWithinMs);
    expect(isRunning(killed.postgresPid)).toBe(false);
    expect(await keptRows(next)).toEqual(everyRow);
  },
);

test.runIf(process.platform === 'linux')('PostgreSQL ends with the server that started it', async () => {
  const killed = await startWithRow();
  await kill(killed, Number(killed.process.pid));
  await eventually(async () => expect(isRunning(killed.postgresPid)).toBe(false), 3000);
});

test('after kill -9 of PostgreSQL the server starts it again and has every row', async () => {
  const server = await startWithRow();
  process.kill(server.postgresPid, 'SIGKILL');
  expect(await eventually(() => keptRows(server), readyWithinMs)).toEqual(everyRow);
});

test('after kill -9 of both, the next start has every row', async () => {
  const killed = await startWithRow();
  process.kill(killed.postgresPid, 'SIGKILL');
  await kill(killed, Number(killed.process.pid));

  const next = await start();
  expect(next.readyAfterMs).toBeLessThan(readyWithinMs);
  expect(await keptRows(next)).toEqual(everyRow);
});

test('a second server on the same DATA_DIR says so in one line and ends, and the first goes on', async () => {
  const first = await startWithRow();
  const second = await startEmbeddedServer({ dataDir }).catch((error: unknown) => error);
  expect(second).toBeInstanceOf(EndedEarly);
  expect(second).toMatchObject({ exitCode: 1 });
  expect((second as EndedEarly).message.trim().split('\n')).toEqual([
    `${dataDir} is in use by another server (process ${first.process.pid}): stop that one, or give this one a DATA_DIR of its own`,
  ]);
  expect(await keptRows(first)).toEqual(everyRow);
});

test.each([
  ['names a process that is somebody else’s', `${process.pid}\n`],
  ['is empty, as a power loss can leave it', ''],
])('a stale lock file that %s does not stop a start', async (_, content) => {
  const server = await startWithRow();
  await server.stop();
  writeFileSync(join(dataDir, 'postgres', 'postmaster.pid'), content);

  const next = await start();
  expect(next.readyAfterMs).toBeLessThan(readyWithinMs);
  expect(await keptRows(next)).toEqual(everyRow);
});

test('a first start that was killed leaves nothing half-made', async () => {
  const interrupted = startEmbeddedServer({ dataDir }).catch((error: unknown) => error);
  await eventually(async () => expect(readdirSync(dataDir).join()).toContain('partial'), 5000);
  const pid = Number(readFileSync(join(dataDir, 'server.pid'), 'utf8'));
  process.kill(pid, 'SIGKILL');
  expect(await interrupted).toBeInstanceOf(EndedEarly);
  expect(existsSync(join(dataDir, 'postgres'))).toBe(false);

  const next = await start();
  expect(await query(next.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});
