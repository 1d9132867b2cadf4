import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Client } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { migrate } from '#server/db/migrate.ts';
import { StartError } from '#server/start-error.ts';
import { createEmptyDatabase, type TestDatabase } from '#tests/support/database.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
let folder: string;
let database: TestDatabase;
let client: Client;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'colloquy-migrations-'));
  database = await createEmptyDatabase();
  client = new Client({ connectionString: database.url });
  await client.connect();
});

afterEach(async () => {
  await client.end();
  await database.drop();
  rmSync(folder, { recursive: true });
});

function write(file: string, sql: string): void {
  writeFileSync(join(folder, file), sql);
}

function run(): Promise<void> {
  return migrate(database.url, quiet, folder);
}

async function applied(): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>('SELECT name FROM schema_migration ORDER BY number');
  return rows.map(({ name }) => name);
}

test('migrations run once, in order, and new ones later', async () => {
  write('0001_first.sql', 'CREATE TABLE step (id int); INSERT INTO step VALUES (1);');
  await run();
  write('0002_second.sql', 'INSERT INTO step SELECT count(*) + 1 FROM step;');
  await run();
  await run();
  const { rows } = await client.query('SELECT id FROM step ORDER BY id');
  expect(rows).toEqual([{ id: 1 }, { id: 2 }]);
  expect(await applied()).toEqual(['first', 'second']);
});

test('servers that start at the same moment migrate once', async () => {
  write('0001_first.sql', 'CREATE TABLE step (id int); INSERT INTO step SELECT 1 FROM pg_sleep(0.2);');
  await Promise.all([run(), run(), run(), run()]);
  const { rows } = await client.query('SELECT id FROM step');
  expect(rows).toEqual([{ id: 1 }]);
});

test('a migration that fails is undone as a whole, keeps those before it, and is named with its line', async () => {
  write('0001_first.sql', 'CREATE TABLE step (id int);');
  write('0002_broken.sql', 'INSERT INTO step VALUES (1);\nINSERT INTO nowhere VALUES (1);');
  await expect(run()).rejects.toThrow(
    'migration 0002_broken.sql failed and was undone: relation "nowhere" does not exist (line 2)',
  );
  const { rows } = await client.query('SELECT id FROM step');
  expect(rows).toEqual([]);
  expect(await applied()).toEqual(['first']);
});

test('a database that a newer program used is refused', async () => {
  write('0001_first.sql', 'SELECT 1;');
  write('0002_newer.sql', 'SELECT 1;');
  await run();
  rmSync(join(folder, '0002_newer.sql'));
  const error = await run().catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(StartError);
  expect((error as Error).message).toBe(
    'the database is newer than this program: it has migration 0002_newer.sql, and this program knows 1. ' +
      'Start the version that used the database last, or a newer one',
  );
});

test('a migration that was changed after it ran is refused, but not for its line ends', async () => {
  write('0001_first.sql', 'SELECT 1;\nSELECT 2;\n');
  await run();
  write('0001_first.sql', 'SELECT 1;\r\nSELECT 2;\r\n');
  await run();
  write('0001_first.sql', 'SELECT 3;');
  await expect(run()).rejects.toThrow(/^migration 0001_first.sql is not the one that the database has/);
});

test.each(['2_second.sql', '0003_third.sql', '0002-second.sql'])(
  '%s after 0001 is a mistake that is named',
  async (file) => {
    write('0001_first.sql', 'SELECT 1;');
    write(file, 'SELECT 1;');
    await expect(run()).rejects.toThrow(`${file}: migrations are named`);
  },
);

test('a migration waits a second at most for a lock at a time, so that others are not held up behind it', async () => {
  write('0001_first.sql', 'CREATE TABLE busy (id int);');
  await run();
  write('0002_second.sql', 'ALTER TABLE busy ADD COLUMN more int;');
  await client.query('BEGIN; SELECT * FROM busy');
  const migrated = run();
  const reader = new Client({ connectionString: database.url });
  await reader.connect();
  await new Promise((resolve) => setTimeout(resolve, 300));

  const asked = performance.now();
  await reader.query('SELECT * FROM busy');
  expect(performance.now() - asked).toBeLessThan(5000);
  await reader.end();
  await client.query('COMMIT');
  await migrated;
  expect(await applied()).toEqual(['first', 'second']);
});
