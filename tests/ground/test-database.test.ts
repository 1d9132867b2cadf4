import { Client } from 'pg';
import { afterAll, expect, test } from 'vitest';

import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';

const databases: TestDatabase[] = [];

afterAll(async () => {
  for (const database of databases) await database.drop();
});

async function newDatabase(): Promise<Client> {
  const database = await createTestDatabase();
  databases.push(database);
  const client = new Client({ connectionString: database.url });
  await client.connect();
  return client;
}

test('a test database has the schema, and is nobody else’s', async () => {
  const one = await newDatabase();
  const other = await newDatabase();
  await one.query('CREATE TABLE only_here (id int)');

  const schema = await one.query('SELECT count(*)::int AS count FROM schema_migration');
  const seen = await other.query(`SELECT to_regclass('only_here') AS found`);
  await one.end();
  await other.end();

  expect(schema.rows[0].count).toBeGreaterThan(0);
  expect(seen.rows[0].found).toBeNull();
});
