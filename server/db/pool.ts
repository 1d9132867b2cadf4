import { Pool, TypeOverrides, types } from 'pg';

import type { Log } from './embedded/log.ts';
import { parseTimestamp } from './parse-timestamp.ts';

export interface PoolOptions {
  url: string;
  /** The most connections that are open at a time. */
  size: number;
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

export function createPool({ url, size }: PoolOptions, log: Log): Pool {
  const pool = new Pool({
    connectionString: url,
    max: size,
    ...limits,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    application_name: 'colloquy',
    types: typeParsers(),
  });
  // A connection that breaks while nobody uses it is replaced by the next query; without a listener it ends the process.
  pool.on('error', (error) => log.warn(`a database connection was lost: ${error.message}`));
  return pool;
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
  return parsers;
}

/** pg_type.oid of bigint[], which pg's own list lacks. */
const int8Array = 1016;

function parseBigintArray(text: string): (number | bigint | null)[] {
  const items = parseTextArray(text) as (string | null)[];
  return items.map((item) => (item === null ? null : parseBigint(item)));
}

const textArray = 1009 as Parameters<typeof types.getTypeParser>[0];
const parseTextArray = types.getTypeParser(textArray);

/** A bigint where a number would be rounded: mixing the two throws, which beats a wrong sum. */
function parseBigint(text: string): number | bigint {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}
