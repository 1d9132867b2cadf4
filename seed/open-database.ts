import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import type { Config } from '#server/config.ts';
import { connectDatabase } from '#server/db/database.ts';
import { lockDataDir } from '#server/db/embedded/data-dir-lock.ts';
import { StartError } from '#server/start-error.ts';

const quiet = { info: () => undefined, warn: console.warn, error: console.error };

/** The house's database, whether or not its server runs; `work` has it alone with its own connection. */
export async function withDatabase<T>(config: Config, work: (db: Client) => Promise<T>): Promise<T> {
  if (config.databaseUrl === null && isServed(config.dataDir)) {
    return connected(
      new Client({ host: join(config.dataDir, 'socket'), user: 'colloquy', database: 'colloquy' }),
      work,
    );
  }
  const database = await connectDatabase(config, quiet);
  try {
    return await connected(new Client({ connectionString: database.url }), work);
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

async function connected<T>(db: Client, work: (db: Client) => Promise<T>): Promise<T> {
  await db.connect();
  return work(db).finally(() => db.end());
}
