import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { retrySummary } from '#server/core/summaries/retry-summary.ts';
import { type AttemptListener, type ModelRequest, ProviderError } from '#server/providers/provider.ts';
import { until } from './ground.ts';
import { failedAttempt } from './scripted-gateway.ts';
import { SummariesGround, summarizeLast } from './summaries-ground.ts';

let ground: SummariesGround;

beforeAll(async () => {
  ground = await SummariesGround.start();
});
afterAll(() => ground.close());
beforeEach(() => ground.forget());

describe('a model that fails', () => {
  const broken = (): never => {
    throw new ProviderError('upstream_5xx', 'The provider failed.');
  };

  test('is asked again some times, then its owner sees why; more messages or a wish have it tried anew', async () => {
    const id = await ground.conversationWith(10);
    ground.say = broken;
    for (let attempt = 1; attempt <= 5; attempt++) await ground.summarize(id);
    expect(ground.asked).toHaveLength(3);
    const failed = (await ground.read(id))!;
    expect(failed).toMatchObject({ text: null, hasFailed: true, errorMessage: 'The provider failed.', nextCount: 20 });
    await ground.tell(id, 9);
    await ground.summarize(id);
    expect(ground.asked).toHaveLength(3);
    await retrySummary(ground.ground.ctx, failed.id);
    expect(await ground.read(id)).toBeNull();
    ground.say = summarizeLast;
    await ground.summarize(id);
    expect(await ground.read(id)).toMatchObject({ hasFailed: false, errorMessage: null, text: { count: 19 } });

    ground.say = broken;
    await ground.tell(id, 10);
    for (let attempt = 1; attempt <= 5; attempt++) await ground.summarize(id);
    expect(await ground.read(id)).toMatchObject({ hasFailed: true, text: { count: 19 } });
    ground.say = summarizeLast;
    await ground.tell(id, 15);
    await ground.summarize(id);
    expect(await ground.read(id)).toMatchObject({ hasFailed: false, text: { count: 44 } });
  });

  test('to write JSON is asked once more, and then taken at its word', async () => {
    const id = await ground.conversationWith(10);
    ground.say = () => 'They spoke of the tides.';
    await ground.summarize(id);
    expect(ground.asked).toHaveLength(2);
    expect(ground.asked[1]!.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
    expect(await ground.readText(id)).toEqual({ title: '', text: 'They spoke of the tides.', topics: [], count: 10 });
  });

  test('by writing nothing, or half of it, makes no summary', async () => {
    const id = await ground.conversationWith(10);
    for (const nothing of ['', '{"title": "Tides", "summary": "They sp', '{"title": "Tides"}']) {
      ground.say = () => nothing;
      await ground.summarize(id);
      expect(await ground.readText(id)).toBeNull();
    }
    expect(await ground.read(id)).toMatchObject({
      hasFailed: true,
      errorMessage: 'What the model wrote could not be read as a summary.',
    });
  });

  test('since it was given too much is given less', async () => {
    const id = await ground.conversationWith(10, 1_000);
    ground.say = (request) => {
      if (request.messages[0]!.content.length > 9_000) throw new ProviderError('context_length', 'Too long.');
      return summarizeLast(request);
    };
    await ground.summarize(id);
    await ground.summarize(id);
    expect(await ground.readText(id)).toMatchObject({ count: 10 });
  });

  test('by an administrator’s limit is no failure, and is waited for', async () => {
    const { id: model } = ground.ground.catalog.default!;
    const [other, id] = [await ground.conversationWith(10), await ground.conversationWith(10)];
    await ground.ground.ctx.pool.query('update llm_model set daily_request_limit = 1 where id = $1', [model]);
    await ground.ground.catalog.refresh();
    await ground.summarize(other);
    for (let attempt = 1; attempt <= 5; attempt++) {
      await ground.summarize(id);
      await ground.wait(id);
    }
    expect(ground.asked).toHaveLength(1);
    expect(await ground.read(id)).toBeNull();
    await ground.ground.ctx.pool.query('update llm_model set daily_request_limit = null where id = $1', [model]);
    await ground.ground.catalog.refresh();
    await ground.summarize(id);
    expect(await ground.readText(id)).toMatchObject({ count: 10 });
  });
});

describe('an attempt that fails and is made again', () => {
  const usage = { inputUncached: 7, inputCacheRead: 0, inputCacheWrite: 0, outputText: 0, outputReasoning: 0 };

  /** The first attempt fails when it had counted seven tokens; then it is as the test says. */
  const failingOnce = (then: (request: ModelRequest, told: AttemptListener) => Promise<string> | string): void => {
    ground.say = (request, told) => {
      told.onAttemptFailed(failedAttempt({ usage, usageRaw: { input: 7 } }));
      return then(request, told);
    };
  };
  const andAgain = (request: ModelRequest, told: AttemptListener): string => {
    told.onRetry?.();
    return summarizeLast(request);
  };

  async function calls(id: string) {
    const { rows } = await ground.ground.ctx.pool.query<{ attempt: number; outcome: string; cost_nano: number }>(
      `select attempt, outcome, usage_source, usage_raw, cost_nano::int, error_class, http_status from generation
       where conversation_id = $1 and kind = 'summary' order by attempt`,
      [id],
    );
    return rows;
  }
  const reported = { usage_source: 'reported', usage_raw: { input: 7 }, cost_nano: 7 };

  test('is in the ledger with what it used, and in what the summary has cost', async () => {
    const id = await ground.conversationWith(10);
    failingOnce(andAgain);
    await ground.summarize(id);
    const [failed, complete, ...others] = await calls(id);
    expect(failed).toMatchObject({
      attempt: 1,
      outcome: 'failed',
      error_class: 'overloaded',
      http_status: 529,
      ...reported,
    });
    expect(complete).toMatchObject({ attempt: 2, outcome: 'complete' });
    expect(others).toEqual([]);
    expect((await ground.read(id))!.costNano).toBe(7 + complete!.cost_nano);
    const { rows } = await ground.ground.ctx.pool.query(
      'select calls, open_call from conversation_summary where conversation_id = $1',
      [id],
    );
    expect(rows).toEqual([{ calls: 2, open_call: null }]);
  });

  test('is there also where the database was away just then', async () => {
    const id = await ground.conversationWith(10);
    const { pool } = ground.ground.ctx;
    failingOnce(async (request, told) => {
      const connect = vi.spyOn(pool, 'connect').mockRejectedValue(new Error('Connection terminated unexpectedly'));
      await new Promise((resolve) => setTimeout(resolve, 100));
      setTimeout(() => connect.mockRestore(), 200);
      return andAgain(request, told);
    });
    await ground.summarize(id);
    expect(await calls(id)).toMatchObject([reported, { outcome: 'complete' }]);
    expect(await ground.readText(id)).not.toBeNull();
  });

  test('costs what it had used, and no more, where the server is to stop before it is made again', async () => {
    const id = await ground.conversationWith(10);
    const stopping = new AbortController();
    failingOnce(() => (stopping.abort(), ''));
    await ground.summarize(id, {}, stopping.signal);
    expect(await calls(id)).toMatchObject([{ outcome: 'failed', ...reported }]);
    ground.say = summarizeLast;
    await ground.summarize(id);
    expect(await calls(id)).toMatchObject([{ outcome: 'failed' }, { outcome: 'complete' }]);
  });
});

describe('a server that dies while it writes', () => {
  test('is followed by another one when its lease lapses; what it says later does not count', async () => {
    const id = await ground.conversationWith(10);
    const frozen = Promise.withResolvers<string>();
    ground.say = () => frozen.promise;
    // It gives no sign of life for as long as the test runs.
    const first = ground.summarize(id, { leaseMs: 600_000 });
    await until(() => ground.asked.length === 1);
    ground.say = summarizeLast;
    await ground.summarize(id);
    expect(ground.asked).toHaveLength(1);
    await ground.wait(id);
    await ground.summarize(id);
    expect(await ground.readText(id)).toMatchObject({ text: 'As of person: message 10' });
    frozen.resolve('{"title": "Late", "summary": "Late", "topics": []}');
    await first;
    expect(await ground.readText(id)).toMatchObject({ text: 'As of person: message 10' });
    // The call of the first is there once, as the second has found it.
    const calls = await ground.spent(id);
    expect(calls.map(({ outcome }) => outcome)).toEqual(['interrupted', 'complete']);
    expect(calls[0]!.cost_nano).toBeGreaterThan(10);
    const { costNano, unpricedCalls } = (await ground.read(id))!;
    expect([costNano, unpricedCalls]).toEqual([calls[0]!.cost_nano + calls[1]!.cost_nano, 0]);
  });

  test('each time is not followed for ever', async () => {
    const id = await ground.conversationWith(10);
    ground.say = () => new Promise(() => undefined);
    for (let death = 1; death <= 3; death++) {
      void ground.summarize(id, { leaseMs: 600_000 });
      await until(() => ground.asked.length === death);
      await ground.wait(id);
    }
    await ground.summarize(id);
    expect(ground.asked).toHaveLength(3);
    expect(await ground.read(id)).toMatchObject({ hasFailed: true });
  });

  test('as it should gives back what it has begun', async () => {
    const id = await ground.conversationWith(10);
    const stopping = new AbortController();
    ground.say = () => new Promise((resolve) => stopping.signal.addEventListener('abort', () => resolve('')));
    const stopped = ground.summarize(id, {}, stopping.signal);
    await until(() => ground.asked.length === 1);
    stopping.abort();
    await stopped;
    expect((await ground.spent(id)).map(({ outcome }) => outcome)).toEqual(['interrupted']);
    ground.say = summarizeLast;
    await ground.summarize(id);
    expect(await ground.readText(id)).toMatchObject({ count: 10 });
  });
});
