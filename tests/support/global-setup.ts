import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Client } from 'pg';
import type { TestProject } from 'vitest/node';

import { startEmbeddedPostgres } from '#server/db/embedded.ts';
import { migrate } from '#server/db/migrate.ts';

import { databaseUrl } from './database.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Of a role that may make databases on the server of this run. */
    databaseServerUrl: string;
    /** The database with the newest schema and no rows, to be cloned. */
    templateDatabase: string;
  }
}

const quiet = { info: () => undefined, warn: console.warn, error: console.error };

/** One PostgreSQL for the whole run: the one in DATABASE_URL, or an embedded one in a temporary folder. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startServer(process.env['DATABASE_URL']);
  const template = `colloquy_test_${process.pid}_${Date.now().toString(36)}`;
  async function tearDown(): Promise<void> {
    await onServer(server.url, `DROP DATABASE IF EXISTS ${template} WITH (FORCE)`);
    await server.stop();
  }
  try {
    await onServer(server.url, `CREATE DATABASE ${template}`);
    await migrate(databaseUrl(server.url, template), quiet);
  } catch (error) {
    await tearDown();
    throw error;
  }
  project.provide('databaseServerUrl', server.url);
  project.provide('templateDatabase', template);
  return tearDown;
}

async function startServer(url: string | undefined): Promise<{ url: string; stop(): Promise<void> }> {
  if (url) return { url, stop: async () => undefined };
  const dataDir = await mkdtemp(join(tmpdir(), 'colloquy-test-'));
  const settings = { fsync: 'off', full_page_writes: 'off', max_connections: '200', autovacuum: 'off' };
  const embedded = await startEmbeddedPostgres({ dataDir, log: quiet, settings });
  // The product's own role, so that tests see what it may not do.
  await onServer(embedded.superuserUrl, 'ALTER ROLE colloquy CREATEDB');
  return {
    url: embedded.url,
    async stop() {
      await embedded.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function onServer(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}
