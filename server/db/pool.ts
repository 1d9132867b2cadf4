import { type Pool, type PoolConfig, TypeOverrides, types } from 'pg';

import type { Log } from './embedded/log.ts';
import { parseTimestamp } from './parse-timestamp.ts';
import type { Pulse } from './pulse.ts';
import { StatementPool } from './statement-pool.ts';
import { WatchedPool } from './watched-pool.ts';

export interface PoolOptions {
  url: string;
  /** The most connections that are open at a time. */
  size: number;
  /** By which the pool knows a database that answers nobody. */
  pulse?: Pulse;
}

/**
 * Every limit is there so that a slow or absent database makes a request fail within seconds, instead of letting it and
 * all that come after it wait.
 */
const limits = {
  connectionTimeoutMillis: 3000,
  statement_timeout: 15_000,
  lock_timeout: 10_000,
  idle_in_transaction_session_timeout: 30_000,
  /** Ours, for a server that does not even answer any more; a little more than its own limit for a statement. */
  query_timeout: 17_000,
  idleTimeoutMillis: 60_000,
};

/** A read waits for those before it on its connection, so one that hangs is given up sooner. */
const readerLimits = { statement_timeout: 4000, query_timeout: 5000 };

export function createPool({ url, size, pulse }: PoolOptions, log: Log): Pool {
  const pool = new WatchedPool({ ...connectionTo(url), max: size }, pulse ?? null);
  outliveBrokenConnections(pool, log);
  return pool;
}

export interface StatementPoolOptions extends PoolOptions {
  /** Connections that reads share, besides the `size` that writes have. */
  readers: number;
}

/**
 * For prepared statements. A connection plans each of them once, for whatever values: left to itself PostgreSQL plans
 * most of them anew at every run, as plans for given values look cheaper, and planning takes two to ten times as long
 * as running. What is searched for and what depends on its values belongs to the other pool.
 *
 * Each of them finds its rows by an index. A plan that was made while a table was small or not yet counted would read
 * all of it, and go on to do so until the table is next counted: so it may not even be considered.
 */
export function createStatementPool({ url, size, readers, pulse }: StatementPoolOptions, log: Log): StatementPool {
  const connection = { ...connectionTo(url), options: asOptions(statementSettings) };
  const shared = { ...connection, ...readerLimits, count: readers };
  const pool = new StatementPool({ ...connection, max: size }, shared, pulse ?? null);
  outliveBrokenConnections(pool, log);
  return pool;
}

const statementSettings = {
  plan_cache_mode: 'force_generic_plan',
  enable_seqscan: 'off',
  enable_bitmapscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
};

function asOptions(settings: Record<string, string>): string {
  return Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');
}

function connectionTo(url: string): PoolConfig {
  return {
    connectionString: url,
    ...limits,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    application_name: 'colloquy',
    types: typeParsers(),
  };
}

/**
 * A connection that breaks is replaced by the next query. The pool listens only while nobody uses it: one that breaks
 * between two statements of a transaction would end the process. Its next statement fails, which is told there.
 */
function outliveBrokenConnections(pool: Pool, log: Log): void {
  pool.on('error', (error) => log.warn(`a database connection was lost: ${error.message}`));
  pool.on('connect', (client) => client.on('error', () => undefined));
}

/** The pool's own, since other users of `pg` in this process expect its usual ones. */
function typeParsers(): TypeOverrides {
  const parsers = new TypeOverrides();
  parsers.setTypeParser(types.builtins.INT8, parseBigint);
  parsers.setTypeParser(types.builtins.NUMERIC, (text) => text);
  parsers.setTypeParser(types.builtins.TIMESTAMPTZ, parseTimestamp);
  // A calendar day has no time zone, so it must not become a moment.
  parsers.setTypeParser(types.builtins.DATE, (text) => text);
  parsers.setTypeParser(int8Array, parseBigintArray);
  parsers.setTypeParser(int4Array, parseIntArray);
  return parsers;
}

/** pg_type.oid of bigint[], which pg's own list lacks. */
const int8Array = 1016;

const int4Array = 1007 as Parameters<typeof types.getTypeParser>[0];
const parseUsualIntArray = types.getTypeParser(int4Array) as (text: string) => (number | null)[];

/** Lists are long, and read by the thousand: as JSON in a tenth of the usual parser's time. */
function parseIntArray(text: string): (number | null)[] {
  return parsePlainArray(text) ?? parseUsualIntArray(text);
}

function parseBigintArray(text: string): (number | bigint | null)[] {
  const numbers = parsePlainArray(text);
  if (numbers?.every(Number.isSafeInteger)) return numbers;
  const items = parseTextArray(text) as (string | null)[];
  return items.map((item) => (item === null ? null : parseBigint(item)));
}

/** Null where an array has nulls, or arrays in it. */
function parsePlainArray(text: string): number[] | null {
  const isPlain = !text.includes('N') && !text.includes('{', 1);
  return isPlain ? (JSON.parse(`[${text.slice(1, -1)}]`) as number[]) : null;
}

const textArray = 1009 as Parameters<typeof types.getTypeParser>[0];
const parseTextArray = types.getTypeParser(textArray);

/** A bigint where a number would be rounded: mixing the two throws, which beats a wrong sum. */
function parseBigint(text: string): number | bigint {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}
