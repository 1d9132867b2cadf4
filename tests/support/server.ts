import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { pino } from 'pino';
import { startApp } from '#server/app.ts';
import { createPool } from '#server/db/pool.ts';
import { Client } from './client.ts';
import { createTestDatabase } from './database.ts';
import { type ModelServer, type ModelServerOptions, startModelServer } from './model-server/start-model-server.ts';
import { cheapPasswords, testConfig, type TestConfig } from './test-config.ts';

export interface TestServerOptions {
  config?: TestConfig;
  /** Starts a model server too, whose default model is `model`; without it no model can be reached. */
  models?: ModelServerOptions & { model?: string };
  /** What hashing a password costs; next to nothing by default. */
  passwordCost?: { logN: number; r: number; p: number };
}

export interface TestServer {
  url: string;
  databaseUrl: string;
  /** For what a test must see or change behind the server's back. */
  pool: Pool;
  models: ModelServer | null;
  /** A client that is not signed in; `headers` go with each of its requests. */
  client(headers?: Record<string, string>): Client;
  close(): Promise<void>;
}

/** The whole server in this process, on a free port and a database of its own. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const log = pino({ level: process.env['LOG_LEVEL'] ?? 'silent' });
  const dataDir = await mkdtemp(join(tmpdir(), 'colloquy-test-'));
  const database = await createTestDatabase();
  const models = options.models ? await startModelServer(options.models) : null;
  const openai = models && { apiKey: 'test-key', baseUrl: models.url, model: options.models?.model ?? 'echo' };
  const config = testConfig({ dataDir, databaseUrl: database.url, ...(openai && { openai }), ...options.config });
  const app = await startApp({ config, log, passwordCost: options.passwordCost ?? cheapPasswords });
  const pool = createPool({ url: database.url, size: 2 }, log);
  return {
    url: app.address,
    databaseUrl: database.url,
    pool,
    models,
    client: (headers) => new Client(app.address, headers),
    async close() {
      await app.close(0);
      await models?.close();
      await pool.end();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
