import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SystemContext } from '#server/core/context.ts';
import { beginPurge, holdSomePurging } from '#server/core/conversations/purge-conversations.ts';
import { purgeMessages } from '#server/core/answers/purge-messages.ts';
import { previewRetention } from '#server/core/retention/preview-retention.ts';
import { readPeriods } from '#server/core/retention/periods.ts';
import { type Retained, runRetention } from '#server/core/retention/run-retention.ts';
import { foldUsage } from '#server/core/usage/fold-usage.ts';
import { recomputeDays } from '#server/core/usage/recompute-days.ts';
import { askAndGetAnswer } from '#tests/support/answers.ts';
import { join, type CastMember } from '#tests/support/cast.ts';
import { flagAnswer, lookAt, type ReviewHouse, startReviewHouse } from '#tests/support/reviewers.ts';
import { searchFor, untilIndexed } from '#tests/support/search.ts';
import { recordCalls } from '#tests/usage/facts.ts';
import { readRollUps } from '#tests/usage/histories.ts';
import { age, forEver, keepFor, seedOld, systemBeside, tablesWith } from './house.ts';

let house: ReviewHouse;
let ctx: SystemContext;
let close: () => Promise<void>;
let lin: CastMember;
let people = 0;

beforeAll(async () => {
  house = await startReviewHouse();
  ({ ctx, close } = systemBeside(house.server));
});
beforeEach(async () => {
  lin = await join(house.server.url, `lin${(people += 1)}`);
  await keepFor(house.cast.ada, forEver);
});
afterAll(async () => {
  await close();
  await house.server.close();
});

const run = (signal = new AbortController().signal, ms?: number): Promise<Retained> => runRetention(ctx, signal, ms);
const isThere = async (id: string) => (await lin.client.get(`/api/conversations/${id}/`)).status === 200;
const pathOf = ({ conversation }: { conversation: { id: string } }) => `/api/conversations/${conversation.id}/`;

async function deleted(of: object = {}, daysAgo = 10) {
  const asked = await askAndGetAnswer(lin, of);
  await lin.client.delete(pathOf(asked));
  await age(house.server.pool, asked.conversation.id, daysAgo);
  return asked;
}

async function count(from: string): Promise<number> {
  const { rows } = await house.server.pool.query<{ count: number }>(`select count(*)::int as count from ${from}`);
  return rows[0]!.count;
}

describe('what was deleted long ago', () => {
  test('stays for ever where nobody has set anything', async () => {
    const { conversation } = await deleted({}, 5000);
    const acts = await count('audit_log');
    expect(Object.values(await run()).every((number) => number === 0)).toBe(true);
    expect(await count('audit_log')).toBe(acts);
    expect((await lin.client.post(`/api/conversations/${conversation.id}/restore/`)).status).toBe(200);
  });

  test('is gone for good, and what was used and said of it goes on counting', async () => {
    const title = `Canary${people}`;
    const asked = await askAndGetAnswer(lin, { title });
    await lin.client.post(`${pathOf(asked)}send-message/`, {
      content: `${title} again`,
      attachments: [{ name: `${title}.png`, media_type: 'image/png', size: 1 }],
    });
    await lin.client.post(`/api/messages/${asked.question.id}/edit/`, { content: `${title} too` });
    await lin.client.post('/api/ratings/', { message: asked.answer.id, score: 2, comment: title });
    const mine = await askAndGetAnswer(lin);
    await untilIndexed(house.server);
    expect((await searchFor(lin.client, title)).results.length).toBeGreaterThan(0);
    await lin.client.delete(pathOf(asked));
    const young = await askAndGetAnswer(lin);
    await lin.client.delete(pathOf(young));
    await age(house.server.pool, asked.conversation.id, 10);
    await age(house.server.pool, young.conversation.id, 6);
    await foldUsage(ctx);
    const counts = async () => [
      await readRollUps(house.server.pool),
      (await house.server.pool.query('select * from feedback_by_day order by 1, 2, 3')).rows,
      (await house.server.pool.query(`select * from feedback_count where subject <> 'message' order by 1, 2`)).rows,
      (await house.server.pool.query('select * from agent_tally order by 1, 2')).rows,
    ];
    const before = await counts();

    await keepFor(house.cast.ada, { purge_deleted_conversations_after_days: 7 });
    const due = await previewRetention(ctx, await readPeriods(ctx));
    expect(due).toMatchObject({ conversations: null, ledger: null, deletedConversations: { conversations: 1 } });
    expect(await run()).toMatchObject({ conversationsPurged: 1, messages: 6, feedbackKept: 1, cutShort: 0 });

    expect(await tablesWith(ctx, title)).toEqual([]);
    expect(await tablesWith(ctx, asked.conversation.id)).toEqual(['generation']);
    expect(await counts()).toEqual(before);
    expect(await recomputeDays(ctx, today(), { change: false })).toMatchObject({ rowsDiffering: 0 });
    expect((await lin.client.post(`${pathOf(asked)}restore/`)).status).toBe(404);
    expect(await isThere(mine.conversation.id)).toBe(true);
    expect((await lin.client.post(`${pathOf(young)}restore/`)).status).toBe(200);
    const { rows } = await house.server.pool.query(
      `select actor_username, details from audit_log where action = 'retention.run' order by id desc limit 1`,
    );
    expect(rows).toMatchObject([
      { actor_username: 'the server', details: { conversations_purged: 1, messages: 6, feedback_kept: 1 } },
    ]);
  });

  test('is kept as long as a case needs it', async () => {
    const waiting = await flagAnswer(house.server, lin);
    const justClosed = await flagAnswer(house.server, lin);
    const longClosed = await flagAnswer(house.server, lin);
    for (const flagged of [waiting, justClosed, longClosed]) {
      await lin.client.delete(pathOf(flagged));
      await age(house.server.pool, flagged.conversation.id, 50);
    }
    const closing = `update review_case set state = 'dismissed', closed_at = now() - $2 * interval '1 day' where id = $1`;
    await house.server.pool.query(closing, [justClosed.caseId, 29]);
    await house.server.pool.query(closing, [longClosed.caseId, 31]);

    await keepFor(house.cast.ada, { purge_deleted_conversations_after_days: 7 });
    const { deletedConversations } = await previewRetention(ctx, await readPeriods(ctx));
    expect(deletedConversations).toEqual({ conversations: 1, messages: 2, keptForCases: 2, keptInUse: 0 });
    expect(await run()).toMatchObject({ conversationsPurged: 1, messages: 2, feedbackKept: 1, kept: 2 });
    expect((await lookAt(house.mo, waiting.caseId)).messages).toHaveLength(2);
    expect(await tablesWith(ctx, justClosed.answer.id)).toContain('message');
    expect(await tablesWith(ctx, longClosed.answer.id)).toEqual(['generation']);
  });
});

const today = () => {
  const day = (add: number) => new Date(Date.now() + add * 86_400_000).toISOString().slice(0, 10);
  return { from: day(-1), until: day(1) };
};

describe('what nobody has used for long', () => {
  test('is deleted, but not where an answer is being written, nor what was just restored', async () => {
    const [quiet, used, restored] = [
      await askAndGetAnswer(lin),
      await askAndGetAnswer(lin),
      await askAndGetAnswer(lin),
    ];
    const [answering] = [await askAndGetAnswer(lin)];
    house.server.models.script('fault-hang');
    const asking = await lin.client.post<{ reply: { id: string } }>(
      `${pathOf(answering)}send-message/`,
      { content: 'Wait' },
      { prefer: 'respond-async' },
    );
    await lin.client.delete(pathOf(restored));
    for (const { conversation } of [quiet, answering, restored]) await age(house.server.pool, conversation.id, 40);
    await lin.client.post(`${pathOf(restored)}restore/`);
    await keepFor(house.cast.ada, { delete_conversations_after_days: 30 });

    expect(await run()).toMatchObject({ conversationsExpired: 1, conversationsPurged: 0, messages: 2, kept: 1 });
    const there = await Promise.all(
      [quiet, used, restored, answering].map(({ conversation }) => isThere(conversation.id)),
    );
    expect(there).toEqual([false, true, true, true]);
    await lin.client.post(`/api/messages/${asking.body.reply.id}/stop/`);
    const { rows } = await house.server.pool.query(
      `select sum(t.conversations)::int = (select count(*)::int from conversation where deleted_at is null) as is_right,
         sum(t.messages)::int = (select sum(total_messages)::int from conversation where deleted_at is null) as is_right_too
       from agent_tally t`,
    );
    expect(rows).toEqual([{ is_right: true, is_right_too: true }]);
  });

  test('goes bit by bit: hidden at once, gone on with after a death, by several without counting twice', async () => {
    await seedOld(house.server.pool, lin.me.id, 3, 700);
    await seedOld(house.server.pool, lin.me.id, 250, 2);
    await keepFor(house.cast.ada, { delete_conversations_after_days: 365 });
    const shown = async () => (await lin.client.get<{ count: number }>('/api/conversations/')).body.count;
    expect(await shown()).toBe(253);

    const cutOff = new AbortController();
    const first = run(cutOff.signal);
    while ((await count('conversation where purging_at is not null')) < 253);
    cutOff.abort();
    expect(await first).toMatchObject({ cutShort: 1 });
    expect(await shown()).toBe(0);

    const runs = await Promise.all([run(), run(), run()]);
    const all = [await first, ...runs];
    const sum = (name: keyof Retained) => all.reduce((total, one) => total + one[name], 0);
    expect([sum('conversationsExpired'), sum('messages')]).toEqual([253, 3 * 700 + 250 * 2]);
    expect(await tablesWith(ctx, 'Canary')).toEqual([]);
  });

  test('holds nobody up while it is being deleted', async () => {
    const asked = await askAndGetAnswer(lin);
    await seedOld(house.server.pool, lin.me.id, 1, 300);
    const before = new Date(Date.now() - 365 * 86_400_000);
    await ctx.db.transaction().execute((db) => beginPurge({ ...ctx, db }, { of: 'quiet', before }, null, 200));
    await ctx.db.transaction().execute(async (db) => {
      const tx = { ...ctx, db };
      expect(await purgeMessages(tx, await holdSomePurging(tx, 20), 200)).toMatchObject({ messages: 200 });
      // The batch goes on holding what it holds, and all of this is done beside it.
      const send = await lin.client.post(`${pathOf(asked)}send-message/`, { content: 'And now?' });
      const rate = await lin.client.post('/api/ratings/', { message: asked.answer.id, score: 4 });
      const flag = await lin.client.post('/api/flags/', { message: asked.answer.id, flag_type: 'outdated' });
      const another = await askAndGetAnswer(lin);
      const gone = await lin.client.delete(pathOf(another));
      expect([send, rate, flag, gone].map(({ status }) => status)).toEqual([201, 201, 201, 204]);
    });
    expect(await run()).toMatchObject({ messages: 100 });
  });
});

test('messages between people go once they are old, and only those', async () => {
  const { body: chat } = await lin.client.post<{ id: number }>('/api/chats/', { name: 'Plans' });
  const say = (content: string) => lin.client.post(`/api/chats/${chat.id}/send_message/`, { content });
  for (const content of ['one', 'two', 'three']) await say(content);
  await house.server.pool.query(
    `insert into chat_message (chat_id, sender_id, content) select $1, $2, 'Old ' || n from generate_series(1, 450) n`,
    [chat.id, lin.me.id],
  );
  await house.server.pool.query(`update chat_message set created_at = now() - interval '31 days' where chat_id = $1`, [
    chat.id,
  ]);
  await say('new');
  await keepFor(house.cast.ada, { delete_chat_messages_after_days: 30 });
  expect(await previewRetention(ctx, await readPeriods(ctx))).toMatchObject({ chatMessages: 453 });
  expect(await run()).toMatchObject({ chatMessages: 453 });
  const { body } = await lin.client.get<{ content: string }[]>(`/api/chats/${chat.id}/messages/`);
  expect(body.map(({ content }) => content)).toEqual(['new']);
});

test('the ledger goes day by day once it is in the roll-ups, which stay and are not counted anew', async () => {
  const refused = await house.cast.ada.client.patch('/api/admin/settings/', { delete_ledger_after_days: 399 });
  expect(refused.status).toBe(400);
  const at = (days: number) => new Date(Date.now() - days * 86_400_000);
  await recordCalls(
    house.server.pool,
    lin.me.id,
    [600, 402, 402, 399, 1].map((days) => ({ at: at(days), tokens: 10, costNano: 5 })),
  );
  await keepFor(house.cast.ada, { delete_ledger_after_days: 400 });
  const kept = await count('generation');
  expect(await run()).toMatchObject({ ledgerRows: 3 });
  expect(await count('generation')).toBe(kept - 3);
  const rollUps = await readRollUps(house.server.pool);
  const day = (days: number) => at(days).toISOString().slice(0, 10);
  expect(await recomputeDays(ctx, { from: day(403), until: day(398) }, { change: true })).toMatchObject({
    days: 5,
    daysLeftAlone: 3,
    rowsDiffering: 0,
  });
  expect(await readRollUps(house.server.pool)).toEqual(rollUps);
  expect(await run()).toMatchObject({ ledgerRows: 0 });
});
