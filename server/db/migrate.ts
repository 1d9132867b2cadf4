import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { Client, DatabaseError } from 'pg';

import { StartError } from '#server/start-error.ts';

import type { Log } from './embedded/log.ts';

/** A step of the schema: `0007_add_flags.sql` is number 7. */
interface Migration {
  number: number;
  name: string;
  sql: string;
  checksum: string;
}

type Applied = Pick<Migration, 'number' | 'name' | 'checksum'>;

export const migrationsFolder = join(import.meta.dirname, 'migrations');
/** Any number does, as long as all servers use the same. */
const advisoryLock = 7_235_001;
const lockAttempts = 20;
const lockPauseMs = 500;

/**
 * Brings the schema to where this program needs it. Servers that start together take turns; each migration is one
 * transaction together with its record, so a killed run goes on where it was.
 *
 * @throws {StartError} when the database was used by a newer program, or a migration that ran was changed since
 */
export async function migrate(url: string, log: Log, folder = migrationsFolder): Promise<void> {
  const migrations = await readMigrations(folder);
  const client = new Client({ connectionString: url, application_name: 'colloquy migrations' });
  await client.connect();
  try {
    await client.query(`SELECT pg_advisory_lock(${advisoryLock})`);
    for (const migration of pending(migrations, await readApplied(client))) {
      await apply(client, migration);
      log.info(`migrated the database: ${fileName(migration)}`);
    }
  } finally {
    await client.end();
  }
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort();
  return Promise.all(
    files.map(async (file, index) => {
      const [, digits, name] = /^(\d{4})_([a-z0-9_]+)\.sql$/.exec(file) ?? [];
      if (!digits || !name || Number(digits) !== index + 1) {
        throw new Error(`${file}: migrations are named 0001_what_it_does.sql and numbered without a gap`);
      }
      // Line ends differ between checkouts of the same file.
      const sql = (await readFile(join(folder, file), 'utf8')).replaceAll('\r\n', '\n');
      return { number: index + 1, name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

async function readApplied(client: Client): Promise<Applied[]> {
  const { rows } = await client.query<{ found: boolean }>(
    `SELECT to_regclass('schema_migration') IS NOT NULL AS found`,
  );
  if (!rows[0]?.found) {
    await client.query(`CREATE TABLE schema_migration (
      number integer PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`);
  }
  const applied = await client.query<Applied>('SELECT number, name, checksum FROM schema_migration ORDER BY number');
  return applied.rows;
}

function pending(migrations: Migration[], applied: Applied[]): Migration[] {
  for (const done of applied) {
    const known = migrations[done.number - 1];
    if (!known) throw newerDatabase(done, migrations.length);
    if (known.checksum !== done.checksum) throw changedMigration(known, done);
  }
  return migrations.slice(applied.length);
}

function newerDatabase(done: Applied, newest: number): StartError {
  return new StartError(
    `the database is newer than this program: it has migration ${fileName(done)}, and this program knows ${newest}. ` +
      `Start the version that used the database last, or a newer one`,
  );
}

function changedMigration(known: Migration, done: Applied): StartError {
  return new StartError(
    `migration ${fileName(known)} is not the one that the database has (${fileName(done)}, checksum ` +
      `${done.checksum.slice(0, 12)}): a migration that ran must not change; put the old file back and add a new one`,
  );
}

/** DDL that waits for a lock makes everybody behind it wait too, so it gives up after a second and tries again. */
async function apply(client: Client, migration: Migration): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await client.query("BEGIN; SET LOCAL lock_timeout = '1s'");
      await client.query(migration.sql);
      await client.query('INSERT INTO schema_migration (number, name, checksum) VALUES ($1, $2, $3)', [
        migration.number,
        migration.name,
        migration.checksum,
      ]);
      await client.query('COMMIT');
      return;
    } catch (error) {
      await client.query('ROLLBACK').catch(() => undefined);
      const lockTimeout = error instanceof DatabaseError && error.code === '55P03';
      if (!lockTimeout || attempt === lockAttempts) throw failed(migration, error);
      await sleep(lockPauseMs);
    }
  }
}

function failed(migration: Migration, cause: unknown): Error {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const at = cause instanceof DatabaseError && cause.position ? lineAt(migration.sql, Number(cause.position)) : '';
  return new Error(`migration ${fileName(migration)} failed and was undone: ${reason}${at}`, { cause });
}

function lineAt(sql: string, position: number): string {
  return ` (line ${sql.slice(0, position).split('\n').length})`;
}

function fileName({ number, name }: Applied): string {
  return `${String(number).padStart(4, '0')}_${name}.sql`;
}
