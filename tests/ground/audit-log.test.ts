import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '#server/core/context.ts';
import { recordAct } from '#server/core/audit/record-act.ts';
import { createKysely } from '#server/db/database.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';

let server: AppServer;
const actor: Actor = { userId: 7, username: 'ada', role: 'administrator', sessionId: 1, apiKeyId: null };

beforeAll(async () => {
  server = await startAppServer();
  await recordAct(
    { actor, db: createKysely(server.pool) },
    {
      action: 'person.role_changed',
      subject: ['person', 8],
      reason: 'She reviews flags',
      details: { to: 'moderator' },
    },
  );
});
afterAll(() => server.close());

async function entries(): Promise<object[]> {
  const { rows } = await server.pool.query<object>(
    'select actor_username, actor_role, action, subject_type, subject_id, reason, details from audit_log',
  );
  return rows;
}

test('an act is recorded with who did it, as they were called then', async () => {
  expect(await entries()).toEqual([
    {
      actor_username: 'ada',
      actor_role: 'administrator',
      action: 'person.role_changed',
      subject_type: 'person',
      subject_id: '8',
      reason: 'She reviews flags',
      details: { to: 'moderator' },
    },
  ]);
});

test.for([`update audit_log set reason = ''`, 'delete from audit_log', 'truncate audit_log'])(
  'what was recorded stays: %s',
  async (sql) => {
    await expect(server.pool.query(sql)).rejects.toThrow('rows of audit_log are only added');
    expect(await entries()).toHaveLength(1);
  },
);
