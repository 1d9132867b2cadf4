import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEgress, type Egress } from '#server/providers/egress.ts';
import { createOpenAICompatibleProvider } from '#server/providers/openai-compatible.ts';
import { createOpenAIProvider } from '#server/providers/openai.ts';
import type { Provider, ProviderErrorClass } from '#server/providers/provider.ts';
import { createRetryBudget } from '#server/providers/retry-budget.ts';
import { SPLIT_UTF8_TEXT } from '#tests/support/model-server/behaviours.ts';
import { verifyChain } from '#tests/support/model-server/chain.ts';
import { startModelServer, type ModelServer } from '#tests/support/model-server/start-model-server.ts';
import { collectCall, PATIENT_DEADLINES, SHORT_DEADLINES, type CollectedCall } from './collect-call.ts';

const KEY = 'sk-canary-0123456789';

let server: ModelServer;
let egress: Egress;
let chat: Provider;

beforeAll(async () => {
  server = await startModelServer({ apiKey: KEY });
  egress = createEgress();
  chat = createOpenAICompatibleProvider('custom', endpoint(), createRetryBudget({ reserve: 1000 }));
});

afterAll(async () => {
  egress.close();
  await server.close();
});

function endpoint() {
  return egress.endpoint(server.url.replace('http://', 'http://ada:hunter2@'), { authorization: `Bearer ${KEY}` });
}

/** The call, and how many requests reached the server. */
async function run(
  modelId: string,
  provider = chat,
  deadlines = PATIENT_DEADLINES,
): Promise<CollectedCall & { calls: number }> {
  const before = server.stats.started;
  const call = await collectCall(provider, modelId, { deadlines });
  return { ...call, calls: server.stats.started - before };
}

function deadlinesOf(errorClass: ProviderErrorClass) {
  return errorClass.startsWith('timeout') ? SHORT_DEADLINES : PATIENT_DEADLINES;
}

function expectNoSecrets(call: CollectedCall): void {
  const told = inspect([call.error, call.error?.stack, call.error?.cause, call.failedAttempts], { depth: 10 });
  expect(told).not.toMatch(/sk-canary|hunter2|Incorrect API key/);
}

type Fault = [modelId: string, errorClass: ProviderErrorClass, calls: number, tokensKept: number, message: RegExp];

const FAULTS: Fault[] = [
  ['fault-400', 'bad_request', 1, 0, /did not understand the request for fault-400 \(400\)/],
  ['fault-401', 'auth', 1, 0, /refused the API key \(401\)/],
  ['fault-403', 'auth', 1, 0, /refused the API key \(403\)/],
  ['fault-404', 'not_found', 1, 0, /no model called fault-404/],
  ['fault-408', 'overloaded', 3, 0, /\(408\)/],
  ['fault-409', 'overloaded', 3, 0, /\(409\)/],
  ['fault-429', 'rate_limit', 3, 0, /too many requests \(429\)/],
  ['fault-429-quota', 'rate_limit', 1, 0, /quota is used up \(429\)/],
  ['fault-500', 'upstream_5xx', 3, 0, /provider failed \(500\)/],
  ['fault-503', 'overloaded', 3, 0, /\(503\)/],
  ['fault-529', 'overloaded', 3, 0, /\(529\)/],
  ['fault-context-length', 'context_length', 1, 0, /longer than fault-context-length can read/],
  ['fault-content-filter', 'content_filter', 1, 0, /content filter/],
  ['fault-hang', 'timeout_first_token', 1, 0, /did not begin to answer within 0.4 s/],
  ['fault-headers', 'timeout_first_token', 1, 0, /did not begin to answer within 0.4 s/],
  ['fault-stall-0', 'timeout_first_token', 1, 0, /did not begin to answer within 0.4 s/],
  ['fault-stall-3', 'timeout_idle', 1, 3, /sent nothing more within 0.25 s/],
  ['pace-20-200', 'timeout_total', 1, -1, /did not finish within 1.5 s/],
  ['fault-cut-0', 'network', 3, 0, /connection .* was lost/],
  ['fault-cut-5', 'network', 1, 5, /connection .* was lost/],
  ['fault-html', 'bad_response', 1, 0, /text\/html instead of a stream/],
  ['fault-garbage', 'bad_response', 1, 0, /not JSON/],
  ['fault-bad-json', 'bad_response', 1, 9, /not JSON/],
  ['fault-empty', 'bad_response', 1, 0, /without saying that the answer was finished/],
  ['fault-huge-line', 'bad_response', 1, 0, /more than 4 MB/],
  ['fault-redirect', 'bad_response', 1, 0, /redirect, which is not followed \(307\)/],
  ['fault-error-midstream-0', 'upstream_5xx', 3, 0, /provider failed/],
  ['fault-error-midstream-4', 'upstream_5xx', 1, 4, /provider failed/],
  ['fault-error-string-4', 'upstream_5xx', 1, 4, /provider failed/],
  ['fault-no-finish', 'bad_response', 1, 20, /without saying that the answer was finished/],
];

describe('chat completions', () => {
  test.each(FAULTS)(
    '%s ends as %s after %i calls, with %i tokens kept',
    async (modelId, errorClass, calls, kept, message) => {
      const call = await run(modelId, chat, deadlinesOf(errorClass));
      expect(call.error).toMatchObject({ name: 'ProviderError', errorClass });
      expect(call.error?.message).toMatch(message);
      expect(call.calls).toBe(calls);
      expect(verifyChain(call.text).valid).toBe(true);
      if (kept >= 0) expect(verifyChain(call.text).tokens).toBe(kept);
      expect(call.failedAttempts.map(({ attempt }) => attempt)).toEqual(
        Array.from({ length: calls - 1 }, (_, index) => index + 1),
      );
      expect(call.finish).toBeNull();
      expectNoSecrets(call);
    },
  );

  test.each([
    ['fault-choices-null', 19],
    ['fault-wrong-index', 20],
    ['odd-crlf', 20],
    ['odd-no-done', 20],
  ])('%s is an answer all the same', async (modelId, tokens) => {
    const call = await run(modelId);
    expect(call).toMatchObject({ error: null, finish: 'stop', calls: 1 });
    expect(call.text.length / 9).toBe(tokens);
  });

  test('characters that are cut between reads join up', async () => {
    const call = await run('fault-split-utf8');
    expect(call.text).toBe(SPLIT_UTF8_TEXT);
  });

  test.each(['fault-429-once', 'fault-500-once', 'fault-cut-0-once'])(
    '%s is tried again and answered',
    async (modelId) => {
      const call = await run(modelId);
      expect(call).toMatchObject({ error: null, text: 'Hello from Lin', finish: 'stop', calls: 2 });
      expect(call.failedAttempts).toMatchObject([{ attempt: 1, usage: null }]);
    },
  );

  test.each([
    ['fault-429-retry-after-1-once', 1000],
    ['fault-429-retry-after-ms-300-once', 300],
    ['fault-429-retry-after-date-2-once', 950],
  ])('%s is waited for', async (modelId, leastMs) => {
    const before = server.stats.started;
    const call = await collectCall(chat, modelId);
    expect(call).toMatchObject({ error: null, text: 'Hello from Lin' });
    expect(call.elapsedMs).toBeGreaterThan(leastMs);
    expect(call.elapsedMs).toBeLessThan(leastMs + 5000);
    expect(server.stats.started - before).toBe(2);
  });

  test('a wait that is longer than the time left is not begun', async () => {
    const call = await run('fault-429-retry-after-20');
    expect(call.error).toMatchObject({ errorClass: 'rate_limit', retryAfterMs: 20_000 });
    expect(call.calls).toBe(1);
    expect(call.elapsedMs).toBeLessThan(5000);
  });

  test('a stop reaches the provider at once, and ends quietly with what was said', async () => {
    const stop = new AbortController();
    const call = await collectCall(chat, 'pace-100-1000', {
      signal: stop.signal,
      onPart: (part) => part.type === 'text' && setTimeout(() => stop.abort(), 50),
    });
    expect(call).toMatchObject({ error: null, finish: null, failedAttempts: [] });
    expect(verifyChain(call.text).tokens).toBeGreaterThan(0);
    await server.until(({ requests }) => requests.at(-1)?.outcome === 'client-closed', 2000);
  });

  test('a stopped call whose provider counts on every chunk keeps its usage', async () => {
    const stop = new AbortController();
    server.script('usage-every-chunk');
    const call = await collectCall(chat, 'any', {
      signal: stop.signal,
      request: { messages: [{ role: 'user', content: `${'word '.repeat(50_000)}[[flood-1]]` }] },
      onPart: () => stop.abort(),
    });
    expect(call.error).toBeNull();
    expect(call.usage?.outputText).toBeGreaterThan(0);
  });

  test('a reader that leaves closes the connection', async () => {
    const parts = chat.stream({ modelId: 'pace-100-1000', system: '', messages: [] }, new AbortController().signal);
    for await (const part of parts) if (part.type === 'text') break;
    await server.until(({ requests }) => requests.at(-1)?.outcome === 'client-closed', 2000);
  });

  test('a slow reader makes the provider wait instead of the memory grow', async () => {
    const parts = chat.stream({ modelId: 'flood-128', system: '', messages: [] }, new AbortController().signal);
    for await (const part of parts) {
      if (part.type !== 'text') continue;
      let sent = -1;
      while (sent !== server.stats.tokensSent) {
        sent = server.stats.tokensSent;
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
      expect(server.requests.at(-1)?.outcome).toBe('open');
      break;
    }
  });

  test('connections are used again', async () => {
    await run('echo');
    const before = server.stats.connections;
    for (let call = 0; call < 5; call += 1) await run('chain-50');
    expect(server.stats.connections).toBe(before);
  });

  test('a server that is not there is said to be not there', async () => {
    const nobody = createOpenAICompatibleProvider(
      'custom',
      egress.endpoint('http://127.0.0.1:9/v1'),
      createRetryBudget(),
    );
    const call = await collectCall(nobody, 'echo');
    expect(call.error).toMatchObject({
      errorClass: 'network',
      message: 'Nothing answers at 127.0.0.1:9 (ECONNREFUSED).',
    });
    expect(call.failedAttempts).toHaveLength(2);
  });

  test('when every call fails, retries end with their budget', async () => {
    const budgeted = createOpenAICompatibleProvider(
      'custom',
      endpoint(),
      createRetryBudget({ share: 0.1, reserve: 2 }),
    );
    const before = server.stats.started;
    for (let call = 0; call < 40; call += 1) await collectCall(budgeted, 'fault-500');
    expect(server.stats.started - before).toBeLessThanOrEqual(40 + 2 + 4);
  });
});

describe("OpenAI's responses", () => {
  const official = () => createOpenAIProvider(endpoint(), createRetryBudget({ reserve: 1000 }));
  /** A name that only the responses API serves; the script says what it does. */
  const MODEL = 'gpt-5-pro';

  test.each<Fault>([
    ['fault-401', 'auth', 1, 0, /refused the API key \(401\)/],
    ['fault-429', 'rate_limit', 3, 0, /too many requests \(429\)/],
    ['fault-500', 'upstream_5xx', 3, 0, /provider failed \(500\)/],
    ['fault-context-length', 'context_length', 1, 0, /longer than gpt-5-pro can read/],
    ['fault-hang', 'timeout_first_token', 1, 0, /did not begin to answer/],
    ['fault-stall-3', 'timeout_idle', 1, 3, /sent nothing more/],
    ['fault-cut-5', 'network', 1, 5, /connection .* was lost/],
    ['fault-html', 'bad_response', 1, 0, /finished|not as its API says/],
    ['fault-garbage', 'bad_response', 1, 0, /not as its API says/],
    ['fault-error-midstream-4', 'upstream_5xx', 1, 4, /provider failed/],
    ['fault-no-finish', 'bad_response', 1, 20, /without saying that the answer was finished/],
    ['fault-redirect', 'bad_response', 1, 0, /redirect, which is not followed \(307\)/],
  ])('%s ends as %s after %i calls, with %i tokens kept', async (behaviour, errorClass, calls, kept, message) => {
    server.script(...Array.from({ length: calls }, () => behaviour));
    const call = await run(MODEL, official(), deadlinesOf(errorClass));
    expect(call.error).toMatchObject({ name: 'ProviderError', errorClass });
    expect(call.error?.message).toMatch(message);
    expect(call.calls).toBe(calls);
    expect(verifyChain(call.text)).toMatchObject({ valid: true, tokens: kept });
    expectNoSecrets(call);
  });

  test('an answer comes with its reasoning and its usage', async () => {
    server.script('reasoning-5-30');
    const call = await run(MODEL, official());
    expect(server.requests.at(-1)?.path).toBe('/v1/responses');
    expect(verifyChain(call.text)).toMatchObject({ valid: true, tokens: 30 });
    expect(verifyChain(call.reasoning).tokens).toBe(5);
    expect(call).toMatchObject({ error: null, finish: 'stop', usage: { outputText: 30, outputReasoning: 5 } });
  });

  test('a stop reaches the provider', async () => {
    server.script('pace-100-1000');
    const stop = new AbortController();
    const call = await collectCall(official(), MODEL, {
      signal: stop.signal,
      onPart: (part) => part.type === 'text' && stop.abort(),
    });
    expect(call.error).toBeNull();
    await server.until(({ requests }) => requests.at(-1)?.outcome === 'client-closed', 2000);
  });
});
