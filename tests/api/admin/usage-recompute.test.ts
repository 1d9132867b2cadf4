import { afterAll, beforeAll, expect, test } from 'vitest';
import { Recount } from '#contract/admin/usage.ts';
import type { Problem } from '#contract/errors.ts';
import { makeAgent } from '#tests/support/agents.ts';
import { askAndGetAnswer } from '#tests/support/answers.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { type Cast, startCast } from '#tests/support/cast.ts';
import { readRollUps } from '#tests/usage/histories.ts';

const path = '/api/admin/usage/recompute/';
const today = new Date().toISOString().slice(0, 10);
const dayAfter = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const period = { from: dayAfter(-1), until: dayAfter(2) };

let server: AppServer;
let cast: Cast;

beforeAll(async () => {
  server = await startAppServer();
  cast = await startCast(server.url);
});
afterAll(() => server.close());

async function recompute(body: object): Promise<Recount> {
  const answer = await cast.ada.client.post<Recount>(path, body);
  expect(answer.status, answer.text).toBe(200);
  return Recount.strict().parse(answer.body);
}

async function readFeedback(): Promise<unknown> {
  return (await server.pool.query('select * from feedback_by_day order by 1, 2, 3')).rows;
}

test('what people did is what was counted, whatever they changed and deleted afterwards; what is spoilt is corrected', async () => {
  const { client } = cast.lin;
  const agent = await makeAgent(cast.lin, { name: 'Pilot' });
  const { conversation, question, answer } = await askAndGetAnswer(cast.lin);
  const send = `/api/conversations/${conversation.id}/send-message/`;
  await client.post(send, {
    content: 'Say ```1```',
    attachments: [{ name: 'a.png', media_type: 'image/png', size: 1 }],
  });
  server.models.script('fault-400');
  await client.post(send, { content: 'And now?' });
  await client.post(`/api/messages/${question.id}/edit/`, { content: 'Why not?' });
  await client.post(`/api/messages/${answer.id}/regenerate/`);
  await client.patch(`/api/conversations/${conversation.id}/`, { agent: agent.id });
  await client.post(send, { content: 'Who are you?' });

  const other = await askAndGetAnswer(cast.omar);
  const rating = await cast.omar.client.post<{ id: string }>('/api/ratings/', { message: other.answer.id, score: 2 });
  await cast.omar.client.patch(`/api/ratings/${rating.body.id}/`, { score: 5 });
  await cast.omar.client.post('/api/flags/toggle/', { message: other.answer.id, flag_type: 'outdated' });
  await client.post('/api/ratings/', { message: answer.id, score: 1 });
  await client.delete(`/api/messages/${question.id}/`);
  await cast.omar.client.delete(`/api/conversations/${other.conversation.id}/`);

  // Reading of all folds what is pending.
  expect((await cast.ada.client.get('/api/admin/usage/')).status).toBe(200);
  const before = [await readRollUps(server.pool), await readFeedback()];
  const right = await recompute(period);
  expect(right).toMatchObject({
    dry_run: true,
    days: 3,
    days_left_alone: 0,
    rows_differing: 0,
    cost_off: '0.00000000',
  });
  expect(right.rows_checked).toBeGreaterThan(8);

  await server.pool.query(
    `update usage_by_day set cost_nano = cost_nano + 1234567890 where calls > 0 and agent_id = $1`,
    [agent.id],
  );
  await server.pool.query(`update feedback_by_day set fives = 3`);
  await server.pool.query(`delete from usage_by_person where messages_sent > 0`);
  const wrong = await recompute(period);
  expect(wrong).toMatchObject({ rows_corrected: 0, cost_off: '1.23456789' });
  expect(wrong.rows_differing).toBeGreaterThan(3);
  expect(server.logged()).toContain('a roll-up is not what the ledger says');

  expect(await recompute({ ...period, dry_run: false })).toMatchObject({ rows_corrected: wrong.rows_differing });
  expect([await readRollUps(server.pool), await readFeedback()]).toEqual(before);
  const { rows } = await server.pool.query(`select details from audit_log where action = 'usage.recomputed'`);
  expect(rows).toEqual([{ details: period }]);
});

test.each([
  [{ until: today }, 'from'],
  [{ from: today }, 'until'],
  [{ from: 'yesterday', until: today }, 'from'],
  [{ from: today, until: today }, 'until'],
  [{ from: '2026-01-01', until: '2026-03-01' }, 'until'],
  [{ ...period, dry_run: 'no' }, 'dry_run'],
])('%j is refused for its %s', async (body, field) => {
  const answer = await cast.ada.client.post<Problem>(path, body);
  expect([answer.status, Object.keys(answer.body.errors ?? {})]).toEqual([400, [field]]);
});

test('is for administrators only', async () => {
  expect((await server.client().post(path, period)).status).toBe(401);
  expect((await cast.lin.client.post(path, period)).status).toBe(403);
});
