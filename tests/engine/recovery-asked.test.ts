import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AnswerEngine } from '#server/core/answers/answer-engine.ts';
import { ask, type Asked } from '#server/core/answers/ask.ts';
import { listAbandonedAnswers } from '#server/core/answers/recovery-store.ts';
import type { NodeIdentity } from '#server/core/answers/node-identity.ts';
import { requestStop } from '#server/core/answers/waiting-store.ts';
import { endBudget } from '#server/core/budgets/change-budget.ts';
import { createBudget } from '#server/core/budgets/create-budget.ts';
import { giveBackDead } from '#server/core/budgets/give-back-dead.ts';
import { abandonAnswer } from './abandon-answer.ts';
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
    await ground.expectOneSum(message.conversationId);
    await second.live!.ended;
  });

  test('is stopped where somebody had asked for that, and costs the same', async () => {
    const live = await abandonAnswer(ground, dead);
    await requestStop(ground.ctx, live.userId, { messageId: live.messageId });
    await ground.recover(gateway);
    expect(await ground.message(live.messageId)).toMatchObject({ status: 'stopped', usageSource: 'estimated' });
    expect(await bookedInput(live.messageId)).toBeGreaterThan(8);
    await ground.expectOneSum(live.conversationId);
  });

  test('goes on where an answer was being continued, and costs what stood already, too', async () => {
    const live = await abandonAnswer(ground, dead);
    await ground.ctx.pool.query(`update message set content = $2 where id = $1`, [live.messageId, 'said '.repeat(80)]);
    await ground.recover(gateway);
    expect(await bookedInput(live.messageId)).toBeGreaterThan(100);
    const { rows } = await ground.ctx.pool.query('select kind from generation where message_id = $1', [live.messageId]);
    expect(rows).toEqual([{ kind: 'continuation' }]);
  });

  test('is nothing where it waited for another answer, and is ended before that one lets it go', async () => {
    const engine = await ground.startEngine(gateway, false);
    const above = await askIn(engine, 'first');
    const waiting = await Promise.all(
      ['second', 'third'].map((question) => askIn(engine, question, above.reply!.conversationId)),
    );
    const abandoned = await listAbandonedAnswers(ground.ctx, engine.node.id, null);
    expect(abandoned.map(({ waitsFor }) => waitsFor === null)).toEqual([false, false, true]);
    await ground.recover(gateway);
    expect(await bookedInput(above.reply!.id)).toBeGreaterThan(8);
    for (const { reply } of waiting) {
      expect(await ground.message(reply!.id)).toMatchObject({ status: 'interrupted', inputTokens: null });
      expect(await bookedInput(reply!.id)).toBeNull();
    }
    await ground.expectOneSum(above.reply!.conversationId);
  });

  test('is nothing where it waited for a budget', async () => {
    const admitted = await abandonAnswer(ground, dead);
    const held = await abandonAnswer(ground, dead);
    const house = { ...ground.ctx, budgets: ground.budgets };
    const nobody = { person: null, agent: null, model: null };
    const small = { scope: 'house', unit: 'tokens', period: 'day', timeZone: 'UTC', amount: 1 } as const;
    const { id } = await createBudget(house, { name: '', action: 'block', ...small, ...nobody });
    const { pool } = ground.ctx;
    const before = await abandonAnswer(ground, dead);
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
    await ground.expectOneSum(asked.reply!.conversationId);
    await asked.live!.ended;
  });

  test('costs what it cost then', async () => {
    const live = await abandonAnswer(ground, dead);
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
    const live = await abandonAnswer(ground, dead);
    const { pool } = ground.ctx;
    await pool.query('update answer set context_chat_id = 1 where message_id = $1', [live.messageId]);
    await pool.query('alter table chat_message rename to moved');
    await ground.recover(gateway);
    await pool.query('alter table moved rename to chat_message');
    expect(await ground.message(live.messageId)).toMatchObject({ status: 'interrupted' });
    expect(await bookedInput(live.messageId)).toBe(0);
  });

  test('is nothing where the model that was to answer is not known any more', async () => {
    const live = await abandonAnswer(ground, dead);
    const { pool } = ground.ctx;
    await pool.query('update answer set llm_model_id = gen_random_uuid() where message_id = $1', [live.messageId]);
    await ground.recover(gateway);
    expect(await ground.message(live.messageId)).toMatchObject({ status: 'interrupted' });
    expect(await bookedInput(live.messageId)).toBeNull();
  });
});
