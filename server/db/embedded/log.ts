import type { BaseLogger } from 'pino';

/** What the database part needs of a logger. */
export type Log = Pick<BaseLogger, 'info' | 'warn' | 'error'>;
