import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AnswerEngine } from '#server/core/answers/answer-engine.ts';
import { ask, type Asked } from '#server/core/answers/ask.ts';
import { createBudget } from '#server/core/budgets/create-budget.ts';
import { endBudget } from '#server/core/budgets/change-budget.ts';
import type { Conversation } from '#server/core/conversations/conversation.ts';
import { foldSome } from '#server/core/usage/fold-usage.ts';
import { priceUnpriced } from '#server/core/usage/price-unpriced.ts';
import type { EventOf } from '#server/events/events.ts';
import type { Usage } from '#server/providers/provider.ts';
import { type Ground, pause, startGround, until } from './ground.ts';
import { type ScriptedCall, ScriptedGateway } from './scripted-gateway.ts';

let ground: Ground;
let engine: AnswerEngine;
let conversation: Conversation;
const gateway = new ScriptedGateway();

beforeAll(async () => {
  ground = await startGround();
  engine = await ground.startEngine(gateway, false);
});
afterAll(() => ground.close());
beforeEach(async () => {
  gateway.calls.length = 0;
  conversation = await ground.newConversation();
});
afterEach(() => vi.restoreAllMocks());

/** Ten tokens. */
const first: Usage = { inputUncached: 7, inputCacheRead: 1, inputCacheWrite: 0, outputText: 0, outputReasoning: 2 };
/** Twenty. */
const second: Usage = { inputUncached: 7, inputCacheRead: 1, inputCacheWrite: 2, outputText: 6, outputReasoning: 4 };

async function send(): Promise<{ asked: Asked; call: ScriptedCall; id: string }> {
  const question = { content: 'Why?', quoteChat: false, quoteLimit: 20 };
  const asked = await ask(ground.asking(engine), { id: conversation.id }, question);
  await until(() => gateway.calls.length > 0);
  return { asked, call: gateway.calls.shift()!, id: asked.reply!.id };
}

/** Says an answer that used `second`, to its end. */
function answer(call: ScriptedCall): void {
  call.say('Because.', { type: 'usage', usage: second });
  call.end();
}

async function ledger(): Promise<object[]> {
  const { rows } = await ground.ctx.pool.query<object>(
    `select attempt, outcome, usage_source, (input_uncached + input_cache_read + input_cache_write + output_text + output_reasoning)::int as tokens,
      cost_nano, error_class, http_status, usage_raw, response_model, provider_request_id, output_reasoning::int,
      model_price_id is not null as is_priced, agent_version_id is not null as has_version from generation where conversation_id = $1 order by attempt, started_at`,
    [conversation.id],
  );
  return rows;
}

/** Of the ledger, the conversation and its messages; a token costs a nano-dollar. */
const expectOneSum = (tokens: number): Promise<void> => ground.expectOneSum(conversation.id, tokens);

const timesTold = (heard: EventOf<'conversation.changed'>[]): number =>
  heard.filter(({ conversationId }) => conversationId === conversation.id).length;

describe('what a failed attempt had used', () => {
  test('is in the ledger with its cost, and paid for by the message and the conversation', async () => {
    const { asked, call } = await send();
    const report = { usageRaw: { total: 10 }, responseModel: 'echo-7', providerRequestId: 'req_1' };
    call.failAttempt({ usage: first, ...report });
    call.failAttempt();
    answer(call);
    expect(await asked.live!.ended).toMatchObject({
      status: 'complete',
      inputTokens: 18,
      outputTokens: 12,
      usageSource: 'reported',
      costNano: 30,
    });
    expect(await ledger()).toMatchObject([
      {
        attempt: 1,
        outcome: 'failed',
        usage_source: 'reported',
        cost_nano: 10,
        error_class: 'overloaded',
        http_status: 529,
      },
      { attempt: 2, outcome: 'failed', usage_source: 'none', cost_nano: null, error_class: 'overloaded' },
      { attempt: 3, outcome: 'complete', usage_source: 'reported', cost_nano: 20, error_class: null },
    ]);
    const { usageRaw: usage_raw, responseModel: response_model, providerRequestId: provider_request_id } = report;
    const shown = { usage_raw, response_model, provider_request_id, output_reasoning: 2, is_priced: true };
    expect((await ledger())[0]).toMatchObject({ ...shown, has_version: true });
    await expectOneSum(30);
  });

  test('is told at once, while the next one runs', async () => {
    const heard: EventOf<'conversation.changed'>[] = [];
    const { asked, call, id } = await send();
    ground.ctx.events.on('conversation.changed', (event) => void heard.push(event));
    const before = await ground.conversation(conversation.id);
    call.failAttempt({ usage: first });
    await until(() => timesTold(heard) === 1);
    await expectOneSum(10);
    const [now, message] = [await ground.conversation(conversation.id), await ground.message(id)];
    expect(now.revision).toBeGreaterThan(before.revision);
    expect(message).toMatchObject({ status: 'pending', inputTokens: 8, outputTokens: 2, revision: now.revision });
    answer(call);
    await asked.live!.ended;
    await expectOneSum(30);
  });

  test('stays where the answer is stopped before the next one is asked for: nothing is paid that was not asked', async () => {
    const { asked, call, id } = await send();
    call.failAttempt({ usage: first }, { andRetry: false });
    engine.abort(id, 'stopped');
    expect(await asked.live!.ended).toMatchObject({ status: 'stopped', inputTokens: 8, usageSource: 'reported' });
    expect(await ledger()).toMatchObject([{ attempt: 1, outcome: 'failed' }]);
    await expectOneSum(10);
  });

  test('is added to an estimate of the next one, and makes it one', async () => {
    const { asked, call, id } = await send();
    call.failAttempt({ usage: first });
    engine.abort(id, 'stopped');
    const message = await asked.live!.ended;
    expect(message).toMatchObject({ status: 'stopped', usageSource: 'estimated' });
    expect(await ledger()).toMatchObject([
      { outcome: 'failed' },
      { attempt: 2, outcome: 'stopped', usage_source: 'estimated' },
    ]);
    await expectOneSum(message!.inputTokens! + 2);
  });

  test('is stored however long the database is away, and before the end is', async () => {
    const { asked, call, id } = await send();
    const release = await ground.hold('lock table generation in share mode', []);
    const { pool } = ground.ctx;
    const query = vi.spyOn(pool, 'query').mockRejectedValue(new Error('Connection terminated unexpectedly'));
    call.failAttempt({ usage: first });
    call.failAttempt();
    answer(call);
    await pause(300);
    query.mockRestore();
    await pause(250);
    expect(await ground.message(id)).toMatchObject({ status: 'pending' });
    await release();
    expect(await asked.live!.ended).toMatchObject({ status: 'complete', costNano: 30 });
    expect(await ledger()).toHaveLength(3);
    await expectOneSum(30);
  });

  test('is counted once, also where the database has stored it and could not say so', async () => {
    const { asked, call } = await send();
    const { pool } = ground.ctx;
    const real = pool.query.bind(pool) as (query: unknown) => Promise<unknown>;
    vi.spyOn(pool, 'query').mockImplementationOnce(async (query: unknown) => {
      await real(query);
      throw new Error('Connection terminated unexpectedly');
    });
    call.failAttempt({ usage: first });
    answer(call);
    await asked.live!.ended;
    expect(await ledger()).toHaveLength(2);
    await expectOneSum(30);
  });

  test('is kept although its report cannot be stored', async () => {
    const { asked, call } = await send();
    call.failAttempt({ usage: first, usageRaw: { 'k\u0000': '\ud800' }, responseModel: 'a\u0000b' });
    answer(call);
    expect(await asked.live!.ended).toMatchObject({ status: 'complete' });
    await expectOneSum(30);
  });

  test('is there also where another server has ended the answer meanwhile', async () => {
    const { asked, call, id } = await send();
    const query = vi.spyOn(ground.ctx.pool, 'query').mockRejectedValue(new Error('Connection terminated unexpectedly'));
    call.failAttempt({ usage: first });
    await pause(50);
    query.mockRestore();
    await ground.recover(gateway);
    expect((await asked.live!.ended)!.status).toBe('interrupted');
    await until(async () => (await ledger()).length === 2);
    const message = await ground.message(id);
    expect(message).toMatchObject({ status: 'interrupted', usageSource: 'estimated' });
    expect(message.revision).toBe((await ground.conversation(conversation.id)).revision);
    await expectOneSum(message.inputTokens! + 2);
    await until(() => engine.live.size === 0);
  });

  test('is there also where the conversation is gone', async () => {
    const { asked, call } = await send();
    await ground.ctx.pool.query('delete from conversation where id = $1', [conversation.id]);
    call.failAttempt({ usage: first });
    call.end();
    expect(await asked.live!.ended).toBeNull();
    expect(await ledger()).toMatchObject([{ outcome: 'failed', tokens: 10, cost_nano: 10 }]);
  });

  test('is counted in budgets at once, and leaves what is held for the next one', async () => {
    const budgets = { ...ground.ctx, budgets: ground.budgets };
    const nobody = { person: null, agent: null, model: null };
    const many = { scope: 'house', unit: 'tokens', period: 'day', timeZone: 'UTC', amount: 1_000_000 } as const;
    const { id: budget } = await createBudget(budgets, { name: '', action: 'block', ...many, ...nobody });
    const { asked, call } = await send();
    const uses = async () => {
      const sql = 'select used::int, held::int from budget_use where budget_id = $1';
      return (await ground.ctx.pool.query<{ used: number; held: number }>(sql, [budget])).rows[0]!;
    };
    const before = await uses();
    expect(before.held).toBeGreaterThan(0);
    call.failAttempt({ usage: first });
    await until(async () => (await uses()).used > before.used);
    expect(await uses()).toEqual({ used: before.used + 10, held: before.held });
    answer(call);
    await asked.live!.ended;
    expect(await uses()).toEqual({ used: before.used + 30, held: 0 });
    await endBudget(budgets, budget);
  });

  test('is counted in the use of the person and the day of the model', async () => {
    const { asked, call } = await send();
    const { pool } = ground.ctx;
    const counted = async () => {
      await foldSome(ground.ctx, 1_000);
      const { rows } = await pool.query<{ tokens: number; cost: number; calls: number }>(
        `select sum(input_tokens + output_tokens)::int as tokens, sum(cost_nano)::int as cost, sum(calls)::int as calls from usage_by_day`,
      );
      return rows[0]!;
    };
    const before = await counted();
    call.failAttempt({ usage: first });
    answer(call);
    await asked.live!.ended;
    const { tokens, cost, calls } = await counted();
    expect([tokens - before.tokens, cost - before.cost, calls - before.calls]).toEqual([30, 30, 2]);
  });
});

describe('the price of an attempt', () => {
  const modelId = (): string => ground.catalog.default!.id;

  async function setPrice(sql: string): Promise<void> {
    await ground.ctx.pool.query(sql, [modelId()]);
    await ground.catalog.refresh();
  }
  const withdraw = (): Promise<void> => setPrice(`update model_price set valid_to = now() where llm_model_id = $1`);
  const give = (): Promise<void> =>
    setPrice(`insert into model_price (llm_model_id, valid_from, source, price) values ($1, now(), 'test', '{}')`);

  const priceLate = () => priceUnpriced(ground.ctx, gateway, ground.catalog.default!, new Date(0));

  test('is the one that held when it began', async () => {
    const { asked, call, id } = await send();
    const { id: price } = ground.catalog.default!.price!;
    call.failAttempt({ usage: first }, { andRetry: false });
    await withdraw();
    await give();
    call.retry();
    answer(call);
    await asked.live!.ended;
    const { rows } = await ground.ctx.pool.query<{ model_price_id: number }>(
      'select model_price_id from generation where message_id = $1 order by attempt',
      [id],
    );
    expect(rows.map(({ model_price_id }) => model_price_id)).toEqual([price, ground.catalog.default!.price!.id]);
    expect(ground.catalog.default!.price!.id).not.toBe(price);
  });

  test('may be told in the moment in which the answer ends', async () => {
    await withdraw();
    const { asked, call, id } = await send();
    call.failAttempt({ usage: first }, { andRetry: false });
    await until(async () => (await ledger()).length === 1);
    await give();
    call.retry();
    const release = await ground.hold('select from conversation where id = $1 for update', [conversation.id]);
    answer(call);
    await ground.waiting(1);
    const priced = priceLate();
    await ground.waiting(2);
    await release();
    await Promise.all([asked.live!.ended, priced]);
    expect(await ground.conversation(conversation.id)).toMatchObject({ totalCostNano: 30, unpricedAnswers: 0 });
    expect(await ground.message(id)).toMatchObject({ costNano: 30 });
  });

  test('may be unknown, and is told later', async () => {
    await withdraw();
    const { asked, call, id } = await send();
    call.failAttempt({ usage: first });
    answer(call);
    expect(await asked.live!.ended).toMatchObject({ inputTokens: 18, costNano: null });
    expect(await ground.conversation(conversation.id)).toMatchObject({ totalCostNano: 0, unpricedAnswers: 2 });
    await give();
    await priceLate();
    expect(await ground.conversation(conversation.id)).toMatchObject({ totalCostNano: 30, unpricedAnswers: 0 });
    expect(await ground.message(id)).toMatchObject({ costNano: 30 });
  });
});
