import { sql } from 'kysely';
import type { SystemContext } from '#server/core/context.ts';

/** For this transaction: whoever holds what it wants is waited for one second, and nothing takes longer than ten. */
export async function beModest(tx: Pick<SystemContext, 'db'>): Promise<void> {
  await sql`select set_config('lock_timeout', '1s', true), set_config('statement_timeout', '10s', true)`.execute(tx.db);
}
