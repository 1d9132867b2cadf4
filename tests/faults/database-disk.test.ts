import { spawnSync } from 'node:child_process';
import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';

import { isUnavailable } from '#server/db/errors.ts';
import {
  type EmbeddedServer,
  eventually,
  makeTestFolder,
  query,
  startEmbeddedServer,
} from '#tests/support/embedded-server.ts';

/** A disk of its own, seen by the server's process alone: a mount in a namespace that ends with it. */
const canMount = process.getuid?.() === 0 && spawnSync('unshare', ['-m', 'true']).status === 0;
const condition = 'needs root and the right to mount';
const megabyte = 1024 * 1024;
const healsWithinMs = 5000;

const folder = makeTestFolder();
const dataDir = join(folder.path, 'disk');
const onSmallDisk = [
  'unshare',
  '-m',
  'sh',
  '-c',
  'mkdir -p "$0" && mount -t tmpfs -o size=240m,mode=755 tmpfs "$0" && exec "$@"',
  dataDir,
];

let server: EmbeddedServer;
/** The disk and the socket on it, as they are seen from outside of the namespace. */
let outside: string;
let url: string;
let acknowledged: number;

beforeEach(async () => {
  if (!canMount) return;
  server = await startEmbeddedServer({ dataDir, through: onSmallDisk });
  outside = `/proc/${server.process.pid}/root${dataDir}`;
  url = server.url.replace(/host=.*/, `host=${encodeURIComponent(`${outside}/socket`)}`);
  acknowledged = 0;
  await query(url, 'CREATE TABLE kept (text text)');
  await save(`repeat('x', 1000)`);
});

afterEach(async () => {
  if (canMount) await server.stop();
});

afterAll(() => folder.remove());

async function save(text: string): Promise<void> {
  await query(url, `INSERT INTO kept VALUES (${text})`);
  acknowledged++;
}

async function expectEveryRow(): Promise<void> {
  expect(await query(url, 'SELECT count(*)::int AS count FROM kept')).toEqual([{ count: acknowledged }]);
}

function fillDisk(leaveBytes: number): void {
  const { bavail, bsize } = statfsSync(outside);
  writeFileSync(join(outside, 'ballast'), Buffer.alloc(Math.max(0, bavail * bsize - leaveBytes)));
}

function freeDisk(): void {
  rmSync(join(outside, 'ballast'));
}

async function expectUnavailable(): Promise<void> {
  const error = await save(`'one more'`).then(
    () => new Error('it was saved'),
    (reason: unknown) => reason,
  );
  expect(error).toSatisfy(isUnavailable);
}

test.skipIf(!canMount)(
  `a nearly full disk refuses writes as unavailable, still reads, and heals (${condition})`,
  async () => {
    fillDisk(30 * megabyte);
    await eventually(expectUnavailable, 3000);
    await expectEveryRow();
    expect(server.said()).toContain('is nearly full: nothing can be saved until there is room again');

    freeDisk();
    await eventually(() => save(`'after'`), healsWithinMs);
    await expectEveryRow();
  },
);

test.skipIf(!canMount)(`a crash on a full disk loses nothing and heals when there is room (${condition})`, async () => {
  fillDisk(0);
  process.kill(server.postgresPid, 'SIGKILL');
  await eventually(expectUnavailable, 3000);

  freeDisk();
  await eventually(() => save(`'after'`), healsWithinMs);
  await expectEveryRow();
});

test.skipIf(!canMount)(
  `writers that race a filling disk lose nothing that was acknowledged (${condition})`,
  async () => {
    const hundredsOfKilobytes = `(SELECT string_agg(md5(random()::text), '') FROM generate_series(1, 10000))`;
    let error: unknown;
    async function writeUntilRefused(): Promise<void> {
      while (error === undefined) await save(hundredsOfKilobytes).catch((reason: unknown) => (error = reason));
    }
    await Promise.all([writeUntilRefused(), writeUntilRefused(), writeUntilRefused()]);
    expect(error).toSatisfy(isUnavailable);
    await eventually(expectEveryRow, healsWithinMs);
  },
);
