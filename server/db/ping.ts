import type { Pool } from 'pg';

/** Whether the database answers and has our schema. Rejects as queries do. */
export async function ping(pool: Pool): Promise<void> {
  await pool.query('SELECT FROM schema_migration LIMIT 1');
}
