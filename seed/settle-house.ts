import { pino } from 'pino';
import { processFeedback } from '#server/core/alarms/process-feedback.ts';
import { indexBehind } from '#server/core/search/index-behind.ts';
import { createKysely } from '#server/db/database.ts';
import { createPool } from '#server/db/pool.ts';
import { LocalBus } from '#server/events/bus.ts';

/** Does at once what servers do in the minutes after something has happened: adds up, raises alarms, and reads for searching. */
export async function settleHouse(url: string): Promise<void> {
  const log = pino({ level: 'silent' });
  const pool = createPool({ url, size: 2 }, log);
  try {
    const ctx = { db: createKysely(pool), pool, events: new LocalBus(), log };
    const { signal } = new AbortController();
    await processFeedback(ctx, signal);
    await indexBehind(ctx, signal);
  } finally {
    await pool.end();
  }
}
