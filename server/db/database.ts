import { setTimeout as sleep } from 'node:timers/promises';

import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely';
import { Client, DatabaseError, type Pool } from 'pg';

import type { Config } from '#server/config.ts';
import { StartError } from '#server/start-error.ts';

import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded.ts';
import type { Log } from './embedded/log.ts';
import { isUnavailable } from './errors.ts';
import { migrate } from './migrate.ts';
import { createPool, createStatementPool } from './pool.ts';
import { Pulse } from './pulse.ts';
import type { Tables } from './tables.ts';

export interface Database {
  kysely: Kysely<Tables>;
  /** For prepared statements, whose SQL is written by hand; connections of its own. */
  pool: Pool;
  /** For what keeps a connection of its own, as a listener does. */
  url: string;
  /** Null when DATABASE_URL names the database. */
  embedded: EmbeddedPostgres | null;
  /** Waits for the queries that run, then stops the embedded database. */
  close(): Promise<void>;
}

type DatabaseConfig = Pick<Config, 'databaseUrl' | 'databasePoolSize' | 'dataDir'>;

/**
 * Starts the embedded database unless the configuration names one, and brings its schema up to date.
 *
 * @throws {StartError} when it can't be used, with what to do about it
 */
export async function connectDatabase(config: DatabaseConfig, log: Log): Promise<Database> {
  const embedded = config.databaseUrl ? null : await startEmbeddedPostgres({ dataDir: config.dataDir, log });
  const url = config.databaseUrl ?? embedded?.url ?? '';
  try {
    await waitUntilUsable(url, log);
    await migrate(url, log);
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
  const { readers, writers, others } = shareOut(config.databasePoolSize);
  const pulse = new Pulse(url, log);
  const pool = createStatementPool({ url, size: writers, readers, pulse }, log);
  const otherPool = createPool({ url, size: others, pulse }, log);
  return {
    kysely: createKysely(otherPool),
    pool,
    url,
    embedded,
    async close() {
      await Promise.all([pool.end(), otherPool.end()]);
      pulse.close();
      await embedded?.stop();
    },
  };
}

/** Two connections carry all reads there are; the rest is halved between prepared writes and everything else. */
function shareOut(size: number): { readers: number; writers: number; others: number } {
  const readers = size < 6 ? 1 : 2;
  const writers = Math.floor((size - readers) / 2);
  return { readers, writers, others: size - readers - writers };
}

/** Tables and columns are snake_case in SQL and camelCase in TypeScript; what is inside a jsonb column stays as it is. */
export function createKysely(pool: Pool): Kysely<Tables> {
  return new Kysely<Tables>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  });
}

const oldestVersion = 15;
const waitAtMostMs = 30_000;
const retryEveryMs = 500;

/** A database of its own, in a container beside this one, may take longer to start than the server does. */
async function waitUntilUsable(url: string, log: Log): Promise<void> {
  const end = performance.now() + waitAtMostMs;
  for (let attempt = 1; ; attempt++) {
    try {
      return await checkVersion(url);
    } catch (error) {
      if (error instanceof StartError) throw error;
      if (!isUnavailable(error) || performance.now() > end) throw cannotConnect(url, error);
      if (attempt === 1) log.warn(`waiting for the database at ${describe(url)}: ${reasonOf(error)}`);
      await sleep(retryEveryMs);
    }
  }
}

async function checkVersion(url: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 3000, query_timeout: 3000 });
  try {
    await client.connect();
    const { rows } = await client.query<{ major: number }>(
      `SELECT current_setting('server_version_num')::int / 10000 AS major`,
    );
    const major = rows[0]?.major ?? 0;
    if (major < oldestVersion) {
      throw new StartError(
        `the database at ${describe(url)} is PostgreSQL ${major}, and ${oldestVersion} or newer is needed`,
      );
    }
  } finally {
    await client.end().catch(() => undefined);
  }
}

function cannotConnect(url: string, error: unknown): StartError {
  const refused = error instanceof DatabaseError ? 'refuses the connection' : "can't be reached";
  return new StartError(`the database at ${describe(url)} ${refused}: ${reasonOf(error)}`);
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}

/** The address without the password. */
function describe(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname}:${port || 5432}${pathname}`;
}
