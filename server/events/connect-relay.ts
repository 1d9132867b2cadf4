import type { Logger } from 'pino';
import type { RelayedBus } from './bus.ts';
import { PostgresRelay } from './postgres-relay.ts';
import { RedisRelay } from './redis-relay.ts';

export interface RelayTarget {
  redisUrl: string | null;
  /** Null where the database is embedded: nobody else uses it. */
  databaseUrl: string | null;
  /** Names this installation among others that use the same Redis. */
  installation: string;
}

/** Joins this node's events to those of the others, where there can be others. Never waits for a connection. */
export function connectRelay({ redisUrl, databaseUrl, installation }: RelayTarget, bus: RelayedBus, log: Logger): void {
  if (databaseUrl === null) {
    if (redisUrl !== null)
      log.warn('REDIS_URL is for several servers on one DATABASE_URL; without that one it is not used');
    return;
  }
  const ports = { deliver: bus.deliver.bind(bus), log };
  bus.attach(
    redisUrl === null
      ? new PostgresRelay({ url: databaseUrl, ...ports })
      : new RedisRelay({ url: redisUrl, installation, ...ports }),
  );
}
