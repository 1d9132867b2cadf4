import { pino } from 'pino';
import { processFeedback } from '#server/core/alarms/process-feedback.ts';
import { indexBehind } from '#server/core/search/index-behind.ts';
import { analyzeTrends } from '#server/core/trends/analyze-trends.ts';
import { createKysely } from '#server/db/database.ts';
import { createPool } from '#server/db/pool.ts';
import { LocalBus } from '#server/events/bus.ts';

const dayMs = 86_400_000;
const analyzedNights = 60;

/**
 * Does at once what servers do in the minutes after something has happened: adds up, raises alarms, and reads for searching; and what
 * they find at night.
 */
export async function settleHouse(url: string): Promise<void> {
  const log = pino({ level: 'silent' });
  const pool = createPool({ url, size: 2 }, log);
  try {
    const ctx = { db: createKysely(pool), pool, events: new LocalBus(), log };
    const { signal } = new AbortController();
    await processFeedback(ctx, signal);
    await indexBehind(ctx, signal);
    for (let ago = analyzedNights; ago >= 0; ago -= 1)
      await analyzeTrends(ctx, signal, dateOf(Date.now() - ago * dayMs));
  } finally {
    await pool.end();
  }
}

function dateOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
