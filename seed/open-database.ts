import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import type { Config } from '#server/config.ts';
import { connectDatabase } from '#server/db/database.ts';
import { lockDataDir } from '#server/db/embedded/data-dir-lock.ts';
import { StartError } from '#server/start-error.ts';

const quiet = { info: () => undefined, warn: console.warn, error: console.error };

type Work<T> = (db: Client, url: string) => Promise<T>;

/** The house's database, whether or not its server runs: `work` has a connection of its own to it, and its address. */
export async function withDatabase<T>(config: Config, work: Work<T>): Promise<T> {
  if (config.databaseUrl === null && isServed(config.dataDir)) {
    const socket = encodeURIComponent(join(config.dataDir, 'socket'));
    return connected(`postgresql://colloquy@localhost/colloquy?host=${socket}`, work);
  }
  const database = await connectDatabase(config, quiet);
  try {
    return await connected(database.url, work);
  } finally {
    await database.close();
  }
}

/** A running server holds the folder, and its database is reached as it reaches it. */
function isServed(dataDir: string): boolean {
  if (!existsSync(dataDir)) return false;
  try {
    lockDataDir(dataDir).release();
    return false;
  } catch (error) {
    if (error instanceof StartError && existsSync(join(dataDir, 'socket'))) return true;
    throw error;
  }
}

async function connected<T>(url: string, work: Work<T>): Promise<T> {
  const db = new Client({ connectionString: url });
  await db.connect();
  return work(db, url).finally(() => db.end());
}
