import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Journal } from '#server/core/answers/journal.ts';
import { deleteNode } from '#server/core/answers/journal-store.ts';
import type { NodeIdentity } from '#server/core/answers/node-identity.ts';
import { LiveAnswer } from '#server/core/answers/live-answer.ts';
import { ask, type Asked } from '#server/core/answers/ask.ts';
import type { AnswerEngine } from '#server/core/answers/answer-engine.ts';
import { requestStop } from '#server/core/answers/waiting-store.ts';
import { endBudget } from '#server/core/budgets/change-budget.ts';
import { createBudget } from '#server/core/budgets/create-budget.ts';
import { giveBackDead } from '#server/core/budgets/give-back-dead.ts';
import { type Ground, startGround, until } from './ground.ts';
import { ScriptedGateway } from './scripted-gateway.ts';

let ground: Ground;
let dead: NodeIdentity;
const gateway = new ScriptedGateway();

beforeAll(async () => {
  ground = await startGround();
});
afterAll(() => ground.close());
beforeEach(async () => {
  dead = await ground.newNode();
});
afterEach(async () => {
  await ground.ctx.pool.query("update llm_model set status = 'active'");
  await ground.catalog.refresh();
});

/** An answer of the dead node that had said `text` when it died. */
async function abandon(...texts: string[]): Promise<LiveAnswer> {
  const answer = await ground.newAnswer(dead);
  const live = new LiveAnswer(answer);
  const journal = new Journal(ground.ctx, dead, () => undefined);
  journal.open(live);
  for (const text of texts) {
    const before = live.shown()[0]?.text ?? '';
    live.append('text', text);
    journal.wrote(live, false);
    await until(() => live.shown()[0]?.text === before + text);
  }
  await journal.shutDown();
  return live;
}

describe('what a dead server has left', () => {
  test('ends as interrupted with all that was shown, counted and priced so far', async () => {
    const live = await abandon('Once ', 'upon ', 'a time');
    await ground.recover(gateway);
    const message = await ground.message(live.messageId);
    expect(message).toMatchObject({
      status: 'interrupted',
      content: 'Once upon a time',
      outputTokens: 4,
      usageSource: 'estimated',
      errorCode: null,
    });
    expect(message.costNano).toBe(message.inputTokens! + 4);
    const conversation = await ground.conversation(live.conversationId);
    expect(conversation.headIsOpen).toBe(false);
    expect(message.revision).toBe(conversation.revision);
    const sums = await ground.sums(live.conversationId);
    expect(sums.conversation).toEqual(sums.ledger);
    expect(sums.messages).toEqual(sums.ledger);
  });

  test('ends as stopped where somebody had asked for that', async () => {
    const live = await abandon('Once');
    await requestStop(ground.ctx, live.userId, { messageId: live.messageId });
    await ground.recover(gateway);
    expect(await ground.message(live.messageId)).toMatchObject({ status: 'stopped', content: 'Once' });
  });

  test.each(['maintenance', 'inactive'])('ends also where the default model is in %s', async (status) => {
    const live = await abandon('Once');
    await ground.ctx.pool.query('update llm_model set status = $1', [status]);
    await ground.catalog.refresh();
    await ground.recover(gateway);
    expect(await ground.message(live.messageId)).toMatchObject({ status: 'interrupted', content: 'Once' });
  });

  test('keeps the journal of answers that it could not end, for whoever ends them', async () => {
    const live = await abandon('Once upon a time');
    const { rows } = await ground.ctx.pool.query<{ id: string }>(
      'select node_id as id from answer where message_id = $1',
      [live.messageId],
    );
    await deleteNode(ground.ctx, rows[0]!.id);
    await ground.recover(gateway);
    expect(await ground.message(live.messageId)).toMatchObject({ status: 'interrupted', content: 'Once upon a time' });
  });

  test('ends once, also where two servers start at the same moment', async () => {
    const lives = [await abandon('a'), await abandon('b'), await abandon('c')];
    // Beside other servers: one that takes itself for the only one would end them too.
    await ground.ctx.pool.query("update node set lease_until = now() - interval '1 s' where id = $1", [dead.id]);
    await Promise.all(Array.from({ length: 3 }, () => ground.recover(gateway, false)));
    for (const { messageId } of lives) {
      expect((await ground.message(messageId)).status).toBe('interrupted');
      const { rowCount } = await ground.ctx.pool.query('select from generation where message_id = $1', [messageId]);
      expect(rowCount).toBe(1);
    }
  });

  test('ends also where its server is not even known any more', async () => {
    const live = await abandon();
    await ground.ctx.pool.query('delete from node where id = $1', [dead.id]);
    await ground.recover(gateway);
    expect((await ground.message(live.messageId)).status).toBe('interrupted');
  });

  test('leaves nothing behind: no running answer, no journal, no dead server', async () => {
    const live = await abandon('Once');
    const self = await ground.recover(gateway);
    const { pool } = ground.ctx;
    expect((await pool.query('select from answer where message_id = $1', [live.messageId])).rowCount).toBe(0);
    expect((await pool.query('select from journal_segment where node_id = $1', [dead.id])).rowCount).toBe(0);
    expect((await pool.query('select id from node')).rows).toContainEqual({ id: self.id });
    expect((await pool.query('select id from node where id = $1', [dead.id])).rowCount).toBe(0);
  });

  test('is left alone while its lease lasts and others may run', async () => {
    const live = await abandon('Once');
    const engine = await ground.startEngine(gateway, false);
    expect((await ground.message(live.messageId)).status).toBe('pending');
    await ground.ctx.pool.query("update node set lease_until = now() - interval '1 s' where id = $1", [dead.id]);
    await until(async () => (await ground.message(live.messageId)).status === 'interrupted', 8000);
    expect(engine.live.size).toBe(0);
  });

  test('does not keep what waits behind it from being ended: one answer that cannot be stored is one answer', async () => {
    const bad = await abandon('bad');
    const good = await abandon('good');
    await ground.ctx.pool.query(
      `alter table message add constraint broken check (content <> 'bad' or status <> 'interrupted') not valid`,
    );
    await ground.recover(gateway).catch(() => undefined);
    await ground.ctx.pool.query('alter table message drop constraint broken');
    expect((await ground.message(good.messageId)).status).toBe('interrupted');
    await ground.recover(gateway);
    expect(await ground.message(bad.messageId)).toMatchObject({ status: 'interrupted', content: 'bad' });
  });
});

/** Asks, in a conversation of its own unless it is named, and waits until the model was called or the answer waits. */
async function askIn(engine: AnswerEngine, content: string, conversationId?: string): Promise<Asked> {
  const id = conversationId ?? (await ground.newConversation()).id;
  const calls = gateway.calls.length;
  const asked = await ask(ground.asking(engine), { id }, { content, quoteChat: false, quoteLimit: 20 });
  const { rows } = await ground.ctx.pool.query<{ waits: boolean }>(
    'select waits_for is not null as waits from answer where message_id = $1',
    [asked.reply!.id],
  );
  if (!rows[0]!.waits) await until(() => gateway.calls.length > calls);
  return asked;
}

describe('what a dead server had asked, and nothing had come of yet,', () => {
  /** The tokens of the input, as the ledger has them; null where nothing was booked. */
  async function bookedInput(messageId: string): Promise<number | null> {
    const { rows } = await ground.ctx.pool.query<{ input: number; source: string; outcome: string }>(
      'select input_uncached::int as input, usage_source as source, outcome from generation where message_id = $1',
      [messageId],
    );
    expect(rows.length).toBeLessThan(2);
    if (rows[0] !== undefined) expect(rows[0].source).toBe('estimated');
    return rows[0]?.input ?? null;
  }

  async function expectOneSum(conversationId: string): Promise<void> {
    const sums = await ground.sums(conversationId);
    expect(sums).toEqual({ ledger: sums.ledger, conversation: sums.ledger, messages: sums.ledger });
  }

  test('costs what was sent: the whole prompt, as it was built', async () => {
    const engine = await ground.startEngine(gateway, false);
    const first = await askIn(engine, 'a question that is long enough to be seen in a sum');
    gateway.calls.at(-1)!.say('an answer that is as long as the question was');
    gateway.calls.at(-1)!.end();
    await first.live!.ended;
    const second = await askIn(engine, 'And now?', first.reply!.conversationId);
    const sent = gateway.calls.at(-1)!.request;
    const texts = [sent.system, ...sent.messages.map(({ content }) => content)];
    expect(texts).toHaveLength(4);
    await ground.recover(gateway);
    const message = await ground.message(second.reply!.id);
    expect(message).toMatchObject({ status: 'interrupted', content: '', outputTokens: 0, usageSource: 'estimated' });
    // Four tokens are around each message.
    const tokens = texts.reduce((sum, text) => sum + gateway.estimateTokens(text) + 4, 0);
    expect(await bookedInput(message.id)).toBe(tokens);
    expect([message.inputTokens, message.costNano]).toEqual([tokens, tokens]);
    await expectOneSum(message.conversationId);
    await second.live!.ended;
  });

  test('is stopped where somebody had asked for that, and costs the same', async () => {
    const live = await abandon();
    await requestStop(ground.ctx, live.userId, { messageId: live.messageId });
    await ground.recover(gateway);
    expect(await ground.message(live.messageId)).toMatchObject({ status: 'stopped', usageSource: 'estimated' });
    expect(await bookedInput(live.messageId)).toBeGreaterThan(8);
    await expectOneSum(live.conversationId);
  });

  test('goes on where an answer was being continued, and costs what stood already, too', async () => {
    const live = await abandon();
    await ground.ctx.pool.query(`update message set content = $2 where id = $1`, [live.messageId, 'said '.repeat(80)]);
    await ground.recover(gateway);
    expect(await bookedInput(live.messageId)).toBeGreaterThan(100);
    const { rows } = await ground.ctx.pool.query('select kind from generation where message_id = $1', [live.messageId]);
    expect(rows).toEqual([{ kind: 'continuation' }]);
  });

  test('is nothing where it waited for another answer, whichever of them is ended first', async () => {
    const engine = await ground.startEngine(gateway, false);
    const above = await askIn(engine, 'first');
    const waiting = await Promise.all(
      ['second', 'third'].map((question) => askIn(engine, question, above.reply!.conversationId)),
    );
    await Promise.all(Array.from({ length: 3 }, () => ground.recover(gateway)));
    expect(await bookedInput(above.reply!.id)).toBeGreaterThan(8);
    for (const { reply } of waiting) {
      expect(await ground.message(reply!.id)).toMatchObject({ status: 'interrupted', inputTokens: null });
      expect(await bookedInput(reply!.id)).toBeNull();
    }
    await expectOneSum(above.reply!.conversationId);
  });

  test('is nothing where it waited for a budget', async () => {
    const admitted = await abandon();
    const held = await abandon();
    const house = { ...ground.ctx, budgets: ground.budgets };
    const nobody = { person: null, agent: null, model: null };
    const small = { scope: 'house', unit: 'tokens', period: 'day', timeZone: 'UTC', amount: 1 } as const;
    const { id } = await createBudget(house, { name: '', action: 'block', ...small, ...nobody });
    const { pool } = ground.ctx;
    const before = await abandon();
    // It was there long before they were asked.
    await pool.query(`update budget set updated_at = now() - interval '1 hour' where id = $1`, [id]);
    await pool.query(
      `insert into budget_hold (generation_id, budget_id, starts_at, user_id, amount, message_id, node_id, node_epoch, created_at)
       select gen_random_uuid(), w.budget_id, w.starts_at, 0, 7, $2, $3, $4, now() from budget_window w
       where w.budget_id = $1 and w.starts_at <= now() and w.ends_at > now()`,
      [id, admitted.messageId, dead.id, dead.epoch],
    );
    await pool.query(`update answer set created_at = now() - interval '2 hours' where message_id = $1`, [
      before.messageId,
    ]);
    await pool.query(`update node set lease_until = now() - interval '1 s' where id = $1`, [dead.id]);
    // What is held for an answer goes with its end, and tells until then that it was let in.
    await giveBackDead(ground.ctx);
    await ground.recover(gateway);
    expect(await bookedInput(admitted.messageId)).toBeGreaterThan(8);
    expect(await bookedInput(held.messageId)).toBeNull();
    expect(await bookedInput(before.messageId)).toBeGreaterThan(8);
    expect((await pool.query('select from budget_hold where budget_id = $1', [id])).rowCount).toBe(0);
    await endBudget(house, id);
  });

  test('is the attempt after those that stand in the ledger', async () => {
    const engine = await ground.startEngine(gateway, false);
    const asked = await askIn(engine, 'Why?');
    const usage = { inputUncached: 7, inputCacheRead: 0, inputCacheWrite: 0, outputText: 0, outputReasoning: 0 };
    gateway.calls.at(-1)!.failAttempt({ usage });
    const { pool } = ground.ctx;
    const rows = async () => {
      const sql = `select attempt, outcome, usage_source as source from generation where message_id = $1 order by attempt`;
      return (await pool.query<object>(sql, [asked.reply!.id])).rows;
    };
    await until(async () => (await rows()).length === 1);
    await ground.recover(gateway);
    expect(await rows()).toEqual([
      { attempt: 1, outcome: 'failed', source: 'reported' },
      { attempt: 2, outcome: 'interrupted', source: 'estimated' },
    ]);
    await expectOneSum(asked.reply!.conversationId);
    await asked.live!.ended;
  });

  test('costs what it cost then', async () => {
    const live = await abandon();
    const { pool } = ground.ctx;
    const { id, price } = ground.catalog.default!;
    await pool.query(`update answer set created_at = now() - interval '1 hour' where message_id = $1`, [
      live.messageId,
    ]);
    await pool.query(
      `insert into model_price (llm_model_id, valid_from, source, price) values ($1, now() - interval '1 minute', 'test', '{}')`,
      [id],
    );
    await ground.catalog.refresh();
    expect(ground.catalog.default!.price!.id).not.toBe(price!.id);
    await ground.recover(gateway);
    const { rows } = await pool.query('select model_price_id from generation where message_id = $1', [live.messageId]);
    expect(rows).toEqual([{ model_price_id: price!.id }]);
  });

  test('is ended although its prompt can no longer be read', async () => {
    const live = await abandon();
    const { pool } = ground.ctx;
    await pool.query('update answer set context_chat_id = 1 where message_id = $1', [live.messageId]);
    await pool.query('alter table chat_message rename to moved');
    await ground.recover(gateway);
    await pool.query('alter table moved rename to chat_message');
    expect(await ground.message(live.messageId)).toMatchObject({ status: 'interrupted' });
    expect(await bookedInput(live.messageId)).toBe(0);
  });

  test('is nothing where the model that was to answer is not known any more', async () => {
    const live = await abandon();
    const { pool } = ground.ctx;
    await pool.query('update answer set llm_model_id = gen_random_uuid() where message_id = $1', [live.messageId]);
    await ground.recover(gateway);
    expect(await ground.message(live.messageId)).toMatchObject({ status: 'interrupted' });
    expect(await bookedInput(live.messageId)).toBeNull();
  });
});
