import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Retention, RetentionPreview } from '#contract/admin/retention.ts';
import type { Problem } from '#contract/errors.ts';
import { runRetention } from '#server/core/retention/run-retention.ts';
import { age, keepFor, systemBeside } from '#tests/retention/house.ts';
import { askAndGetAnswer } from '#tests/support/answers.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { type Cast, startCast } from '#tests/support/cast.ts';

const path = '/api/admin/retention/';

let server: AppServer;
let cast: Cast;

beforeAll(async () => {
  server = await startAppServer();
  cast = await startCast(server.url);
});
afterAll(() => server.close());

async function read(): Promise<Retention> {
  const { status, body, text } = await cast.ada.client.get<Retention>(path);
  expect(status, text).toBe(200);
  return Retention.strict().parse(body);
}

async function preview(query = ''): Promise<RetentionPreview> {
  const { status, body, text } = await cast.ada.client.get<RetentionPreview>(`${path}preview/${query}`);
  expect(status, text).toBe(200);
  return RetentionPreview.strict().parse(body);
}

test('everything is kept for ever until an administrator sets a period, and what a run deletes is told', async () => {
  expect(await read()).toEqual({
    periods: [
      { class: 'conversations', setting: 'delete_conversations_after_days', days: null, minimum_days: 1 },
      {
        class: 'deleted_conversations',
        setting: 'purge_deleted_conversations_after_days',
        days: null,
        minimum_days: 1,
      },
      { class: 'chat_messages', setting: 'delete_chat_messages_after_days', days: null, minimum_days: 1 },
      { class: 'ledger', setting: 'delete_ledger_after_days', days: null, minimum_days: 400 },
    ],
    settings_version: 0,
    recent_runs: [],
  });
  const nothing = { days: null, due: null, messages: null, kept_for_cases: 0, kept_in_use: 0 };
  expect(await preview()).toEqual({
    conversations: nothing,
    deleted_conversations: nothing,
    chat_messages: nothing,
    ledger: nothing,
  });

  const { conversation } = await askAndGetAnswer(cast.lin);
  await askAndGetAnswer(cast.lin);
  await age(server.pool, conversation.id, 20);
  const asked = await preview('?conversations=14&ledger=400&chat_messages=3');
  expect(asked).toEqual({
    conversations: { days: 14, due: 1, messages: 2, kept_for_cases: 0, kept_in_use: 0 },
    deleted_conversations: nothing,
    chat_messages: { ...nothing, days: 3, due: 0 },
    ledger: { ...nothing, days: 400, due: 0 },
  });

  await keepFor(cast.ada, { delete_conversations_after_days: 14 });
  expect((await preview()).conversations).toEqual(asked.conversations);
  const { ctx, close } = systemBeside(server);
  await runRetention(ctx, new AbortController().signal).finally(close);
  const { recent_runs, periods, settings_version } = await read();
  expect(recent_runs).toMatchObject([{ conversations_expired: 1, messages: 2, chat_messages: 0 }]);
  expect(periods[0]!.days).toBe(14);
  expect(settings_version).toBe(1);
  expect((await preview()).conversations).toMatchObject({ due: 0, messages: 0 });
});

describe('a preview', () => {
  test.each([
    ['conversations=0', 'conversations'],
    ['conversations=soon', 'conversations'],
    ['deleted_conversations=-1', 'deleted_conversations'],
    ['chat_messages=1.5', 'chat_messages'],
    ['chat_messages=36501', 'chat_messages'],
    ['ledger=399', 'ledger'],
  ])('with ?%s is refused for its %s', async (query, field) => {
    const { status, body } = await cast.ada.client.get<Problem>(`${path}preview/?${query}`);
    expect([status, Object.keys(body.errors ?? {})]).toEqual([400, [field]]);
  });

  test.each([
    [{ delete_ledger_after_days: 399 }, 'delete_ledger_after_days'],
    [{ delete_conversations_after_days: 0 }, 'delete_conversations_after_days'],
    [{ delete_chat_messages_after_days: '7' }, 'delete_chat_messages_after_days'],
  ])('has no period like %j', async (body, field) => {
    const answer = await cast.ada.client.patch<Problem>('/api/admin/settings/', body);
    expect([answer.status, Object.keys(answer.body.errors ?? {})]).toEqual([400, [field]]);
  });
});

test.each([path, `${path}preview/`])('%s is for administrators only', async (address) => {
  expect((await server.client().get(address)).status).toBe(401);
  expect((await cast.lin.client.get(address)).status).toBe(403);
});
