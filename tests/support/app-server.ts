import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { Pool } from 'pg';
import { pino } from 'pino';
import { startApp } from '#server/app.ts';
import { loadConfig } from '#server/config.ts';
import { createPool } from '#server/db/pool.ts';
import { Client } from './client.ts';
import { createTestDatabase } from './database.ts';
import { type ModelServer, type ModelServerOptions, startModelServer } from './model-server/start-model-server.ts';
import { cheapPasswords } from './test-config.ts';

/** Tests look for it wherever it must not be. */
export const providerKey = 'sk-test-canary-4f1c9a';

export interface AppServerOptions {
  /** More of the server's environment, or other. */
  env?: Record<string, string>;
  models?: ModelServerOptions;
  /** A server whose database, secret and model server this one shares, as a second node does. */
  beside?: AppServer;
}

export interface AppServer {
  url: string;
  databaseUrl: string;
  /** For what a test must see or change behind the server's back. */
  pool: Pool;
  models: ModelServer;
  /** Everything that it has logged so far, as text. */
  logged(): string;
  client(headers?: Record<string, string>): Client;
  /** Ends the server alone. */
  stop(graceMs?: number): Promise<void>;
  close(): Promise<void>;
}

/** The product as `npm start` runs it, in this process: configured by an environment, with a model server behind it. */
export async function startAppServer({
  env = {},
  models: modelOptions,
  beside,
}: AppServerOptions = {}): Promise<AppServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'colloquy-test-'));
  const database = beside ? null : await createTestDatabase();
  const models = beside?.models ?? (await startModelServer({ apiKey: providerKey, ...modelOptions }));
  const databaseUrl = beside?.databaseUrl ?? database!.url;
  const lines: string[] = [];
  const log = pino(
    { level: 'info' },
    new Writable({ write: (chunk, _encoding, done) => (lines.push(String(chunk)), done()) }),
  );
  const environment = { ...serverEnvironment({ databaseUrl, dataDir, models }), ...env };
  const app = await startApp({ config: loadConfig(environment, dataDir), log, passwordCost: cheapPasswords });
  const pool = beside?.pool ?? createPool({ url: databaseUrl, size: 3 }, log);
  let isRunning = true;

  async function stop(graceMs = 0): Promise<void> {
    if (!isRunning) return;
    isRunning = false;
    await app.close(graceMs);
  }

  return {
    url: app.address,
    databaseUrl,
    pool,
    models,
    logged: () => lines.join(''),
    client: (headers) => new Client(app.address, headers),
    stop,
    async close() {
      await stop();
      await rm(dataDir, { recursive: true, force: true });
      if (beside) return;
      await models.close();
      await pool.end();
      await database!.drop();
    },
  };
}

/** What a server under test finds in its environment. */
export function serverEnvironment(where: {
  databaseUrl: string | null;
  dataDir: string;
  models: ModelServer;
}): Record<string, string> {
  return {
    PORT: '0',
    HOST: '127.0.0.1',
    DATA_DIR: where.dataDir,
    ...(where.databaseUrl !== null && { DATABASE_URL: where.databaseUrl }),
    SECRET_KEY: 'the secret key of the servers under test',
    OPENAI_API_KEY: providerKey,
    OPENAI_BASE_URL: where.models.url,
    OPENAI_MODEL: 'echo',
    // Calls of models are counted.
    TITLES: 'first_message',
  };
}
