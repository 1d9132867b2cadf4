import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { migrate } from '#server/db/migrate.ts';
import { createEmptyDatabase } from '#tests/support/database.ts';

const migrations = join(import.meta.dirname, '../../server/db/migrations');
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

test('messages that were flagged before there was review get their cases', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'colloquy-migrations-'));
  const database = await createEmptyDatabase();
  const client = new Client({ connectionString: database.url });
  await client.connect();
  const files = readdirSync(migrations).sort();
  const review = files.findIndex((file) => file.endsWith('_review.sql'));
  const migrateTo = async (end: number) => {
    for (const file of files.slice(0, end)) copyFileSync(join(migrations, file), join(folder, file));
    await migrate(database.url, quiet, folder);
  };
  try {
    await migrateTo(review);
    await client.query(`
      insert into app_user (id, username, email) values (1, 'ada', 'ada@example.org'), (2, 'lin', 'lin@example.org');
      insert into conversation (id, user_id, agent_id, title)
        select '00000000-0000-7000-8000-00000000000c', 2, id, 'Plans' from agent;
      insert into branch (conversation_id, start_position, last_position) values ('00000000-0000-7000-8000-00000000000c', 1, 2);
      insert into message (id, conversation_id, user_id, branch_id, position, role, status, revision, agent_version_id)
        select ('00000000-0000-7000-8000-00000000000' || n)::uuid, c.id, 2, b.id, n, 'assistant', 'complete', 1, v.id
        from conversation c, branch b, agent_version v, generate_series(1, 2) n;
      insert into message_flag (id, message_id, user_id, flag_type, created_at) values
        (gen_random_uuid(), '00000000-0000-7000-8000-000000000001', 2, 'outdated', '2026-01-02T00:00Z'),
        (gen_random_uuid(), '00000000-0000-7000-8000-000000000001', 1, 'safety_issue', '2026-01-03T00:00Z');`);
    await migrateTo(review + 1);
    const { rows } = await client.query(`
      select c.message_id, c.state, c.version, c.kind, c.kinds::text[], c.priority, c.flag_count, c.flagger_count, c.owner_id,
        c.agent_id is not null as has_agent, c.opened_at, e.kind as event, e.actor_username, e.created_at
      from review_case c join review_event e on e.case_id = c.id`);
    expect(rows).toEqual([
      {
        message_id: '00000000-0000-7000-8000-000000000001',
        state: 'open',
        version: 1,
        kind: 'safety_issue',
        kinds: ['safety_issue', 'outdated'],
        priority: 0,
        flag_count: 2,
        flagger_count: 2,
        owner_id: '2',
        has_agent: true,
        opened_at: new Date('2026-01-02T00:00Z'),
        event: 'opened',
        actor_username: 'lin',
        created_at: new Date('2026-01-02T00:00Z'),
      },
    ]);
  } finally {
    await client.end();
    await database.drop();
    rmSync(folder, { recursive: true });
  }
});
