import { afterAll, beforeAll, expect, test } from 'vitest';
import { DeletedConversations } from '#contract/admin/deleted-conversations.ts';
import type { Problem } from '#contract/errors.ts';
import { runRetention } from '#server/core/retention/run-retention.ts';
import { age, keepFor, systemBeside } from '#tests/retention/house.ts';
import { makeAgent } from '#tests/support/agents.ts';
import { askAndGetAnswer } from '#tests/support/answers.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { type Cast, startCast } from '#tests/support/cast.ts';

const path = '/api/admin/deleted-conversations/';

let server: AppServer;
let cast: Cast;

beforeAll(async () => {
  server = await startAppServer();
  cast = await startCast(server.url);
});
afterAll(() => server.close());

async function read(query = ''): Promise<DeletedConversations> {
  const { status, body, text } = await cast.ada.client.get<DeletedConversations>(`${path}${query}`);
  expect(status, text).toBe(200);
  return DeletedConversations.strict().parse(body);
}

test('what is deleted is counted at once, and the numbers stay when it is gone for good', async () => {
  const none = await read();
  expect(none).toMatchObject({ days: 30, restorable: 0, by_day: [], by_agent: [], other_agents: 0 });
  expect(none.deleted).toMatchObject({ conversations: 0, total_cost: '0.00000000', average_age_days: null });

  const agent = await makeAgent(cast.lin, { name: 'Pilot' });
  const asked = [
    await askAndGetAnswer(cast.lin, { agent: agent.id }),
    await askAndGetAnswer(cast.lin),
    await askAndGetAnswer(cast.lin),
  ];
  const [first, second, third] = asked.map(({ conversation }) => `/api/conversations/${conversation.id}/`);
  await server.pool.query(
    `update conversation set created_at = now() - interval '10 days', total_cost_nano = 5 where id = $1`,
    [asked[0]!.conversation.id],
  );
  for (const one of [first, first, second, third]) await cast.lin.client.delete(one!);
  await cast.lin.client.post(`${third}restore/`);
  await cast.lin.client.post(`${third}restore/`);
  const { rows } = await server.pool.query<{ tokens: number }>(
    'select sum(total_tokens_used)::int as tokens from conversation',
  );
  const counted = await read();
  expect(counted).toMatchObject({
    restorable: 2,
    deleted: { conversations: 3, messages: 6, tokens: rows[0]!.tokens, total_cost: '0.000000005', unpriced_answers: 3 },
    restored: { conversations: 1, messages: 2 },
    purged: { conversations: 0 },
    by_day: [{ date: new Date().toISOString().slice(0, 10), deleted: 3, restored: 1, purged: 0, expired: 0 }],
  });
  expect(counted.deleted).toMatchObject({
    younger_than_day: 2,
    younger_than_week: 2,
    younger_than_month: 3,
    younger_than_year: 3,
  });
  expect(counted.deleted.average_age_days).toBeCloseTo(10 / 3, 1);
  expect(counted.by_agent.map(({ name, deleted, restored }) => [name, deleted, restored])).toEqual([
    ['Assistant', 2, 1],
    ['Pilot', 1, 0],
  ]);

  for (const { conversation } of asked) await age(server.pool, conversation.id, 40);
  await keepFor(cast.ada, { purge_deleted_conversations_after_days: 30, delete_conversations_after_days: 30 });
  const { ctx, close } = systemBeside(server);
  await runRetention(ctx, new AbortController().signal).finally(close);
  expect(await read('?days=1')).toMatchObject({
    restorable: 0,
    deleted: counted.deleted,
    purged: { conversations: 2, messages: 4 },
    expired: { conversations: 1, messages: 2 },
    by_agent: [
      { name: 'Assistant', deleted: 2, restored: 1, purged: 1, expired: 1 },
      { name: 'Pilot', deleted: 1, restored: 0, purged: 1, expired: 0 },
    ],
  });
  const { rows: stored } = await server.pool.query('select * from deleted_conversations_by_day');
  expect(JSON.stringify(stored)).not.toContain(asked[0]!.conversation.id);
});

test.each(['0', '367', '-1', 'abc', '1.5'])('days=%s is refused', async (days) => {
  const { status, body } = await cast.ada.client.get<Problem>(`${path}?days=${days}`);
  expect([status, Object.keys(body.errors ?? {})]).toEqual([400, ['days']]);
});

test('is for administrators only', async () => {
  expect((await server.client().get(path)).status).toBe(401);
  expect((await cast.lin.client.get(path)).status).toBe(403);
});
