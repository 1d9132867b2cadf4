import type { Kysely } from 'kysely';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { inTransaction } from '#server/db/transaction.ts';
import type { Role, Tables } from '#server/db/tables.ts';
import type { DomainEvent, EventBus } from '#server/events/bus.ts';

/** Who acts. One of `sessionId` and `apiKeyId` says how they signed in. */
export interface Actor {
  userId: number;
  username: string;
  role: Role;
  sessionId: number | null;
  apiKeyId: number | null;
}

/** What works for the house rather than for a person: jobs, recovery, the engine. */
export interface SystemContext {
  /** The pool's queries, or the open transaction's. */
  db: Kysely<Tables>;
  /** For the few prepared statements of the hot paths, each a transaction of its own. */
  pool: Pool;
  events: Pick<EventBus, 'publish'>;
  log: Logger;
}

/** What every action may use besides its input; an action declares only the part it needs. */
export interface Context extends SystemContext {
  actor: Actor;
}

/**
 * Runs an action's writes as one transaction. What it publishes is held back until the commit, so
 * nobody hears of what did not happen. Inside another `act` it joins that one.
 */
export async function act<C extends Pick<SystemContext, 'db' | 'events'>, T>(
  ctx: C,
  action: (tx: C) => Promise<T>,
): Promise<T> {
  if (ctx.db.isTransaction) return action(ctx);
  const held: DomainEvent[] = [];
  const result = await inTransaction(ctx, (tx) => {
    held.length = 0;
    return action({ ...tx, events: { publish: (event: DomainEvent) => void held.push(event) } });
  });
  for (const event of held) ctx.events.publish(event);
  return result;
}
