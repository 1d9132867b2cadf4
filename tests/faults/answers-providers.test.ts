import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Problem } from '#contract/errors.ts';
import { type AppServer, providerKey, startAppServer } from '#tests/support/app-server.ts';
import type { Answer } from '#tests/support/client.ts';
import { type CastMember, join } from '#tests/support/cast.ts';
import { EventStream, textOfDeltas } from '#tests/support/event-stream.ts';
import { AiSocket } from '#tests/support/frames.ts';
import { verifyChain } from '#tests/support/model-server/chain.ts';

let patient: AppServer;
/** The same product with deadlines that a test can wait for. */
let server: AppServer;
let ada: CastMember;

beforeAll(async () => {
  patient = await startAppServer();
  const deadlines = { connectMs: 500, firstTokenMs: 700, idleMs: 400, totalMs: 8000 };
  await patient.pool.query('update llm_model set deadlines = $1', [deadlines]);
  server = await startAppServer({ beside: patient });
  ada = await join(server.url, 'ada');
});
afterAll(async () => {
  await server.close();
  await patient.close();
});

interface Line {
  id: string;
  number: number;
  role: string;
  content: string;
  status: string;
  is_error: boolean;
  error_message: string | null;
}

async function newConversation(): Promise<{ id: string; number: number }> {
  return (await ada.client.post<{ id: string; number: number }>('/api/conversations/', { title: 'Faults' })).body;
}

const linesOf = async (id: string): Promise<Line[]> =>
  (await ada.client.get<Line[]>(`/api/conversations/${id}/messages/`)).body;

interface LedgerRow {
  attempt: number;
  outcome: string;
  error_class: string | null;
  http_status: number | null;
}

async function ledgerOf(id: string): Promise<LedgerRow[]> {
  const sql =
    'select attempt, outcome, error_class, http_status from generation where conversation_id = $1 order by attempt';
  return (await server.pool.query<LedgerRow>(sql, [id])).rows;
}

/** What the provider does, what that is called, how often it is asked, and how many tokens are kept. */
const faults: [behaviour: string, errorClass: string, calls: number, tokens: number][] = [
  ['fault-401', 'auth', 1, 0],
  ['fault-403', 'auth', 1, 0],
  ['fault-404', 'not_found', 1, 0],
  ['fault-400', 'bad_request', 1, 0],
  ['fault-context-length', 'context_length', 1, 0],
  ['fault-content-filter', 'content_filter', 1, 0],
  ['fault-429', 'rate_limit', 3, 0],
  ['fault-429-retry-after-ms-40', 'rate_limit', 3, 0],
  ['fault-429-retry-after-date-1', 'rate_limit', 3, 0],
  ['fault-429-retry-after-60', 'rate_limit', 1, 0],
  ['fault-500', 'upstream_5xx', 3, 0],
  ['fault-529', 'overloaded', 3, 0],
  ['fault-html', 'bad_response', 1, 0],
  ['fault-garbage', 'bad_response', 1, 0],
  ['fault-empty', 'bad_response', 1, 0],
  ['fault-cut-5', 'network', 1, 5],
  ['fault-error-midstream-5', 'upstream_5xx', 1, 5],
  ['fault-error-string-5', 'upstream_5xx', 1, 5],
  ['fault-bad-json', 'bad_response', 1, 9],
  ['fault-no-finish', 'bad_response', 1, 20],
  ['fault-hang', 'timeout_first_token', 1, 0],
  ['fault-headers', 'timeout_first_token', 1, 0],
  ['fault-stall-5', 'timeout_idle', 1, 5],
];

describe.each(faults)('a provider that answers with %s', (behaviour, errorClass, calls, tokens) => {
  test('is told as its own fault, with both ids and nothing lost', async () => {
    const { id, number } = await newConversation();
    const before = server.models.stats.started;
    const answer = await ada.client.post(`/api/ai/chats/${number}/send_message/`, { content: `[[${behaviour}]]` });
    const problem = Problem.parse(answer.body);
    const isTimeout = errorClass.startsWith('timeout_');
    expect(problem).toMatchObject({
      status: isTimeout ? 504 : 502,
      code: isTimeout ? 'provider_timeout' : 'provider_failed',
      error_class: errorClass,
    });
    expect(server.models.stats.started - before).toBe(calls);

    const [question, reply] = await linesOf(id);
    expect([problem['user_message'], problem['assistant_message']]).toEqual([question!.number, reply!.number]);
    expect(question).toMatchObject({ role: 'user', content: `[[${behaviour}]]`, status: 'complete', is_error: false });
    expect(reply).toMatchObject({ role: 'assistant', status: 'failed', is_error: true, error_message: problem.detail });
    expect(verifyChain(reply!.content)).toMatchObject({ valid: true, tokens });

    const ledger = await ledgerOf(id);
    expect(ledger.map(({ attempt }) => attempt)).toEqual(Array.from({ length: calls }, (_, index) => index + 1));
    for (const row of ledger) expect(row).toMatchObject({ outcome: 'failed', error_class: errorClass });
    expect(answer.text + JSON.stringify(reply)).not.toContain(providerKey);
  });
});

describe('a provider that fails for a while', () => {
  /** Retries are a share of all calls, so these have a server of their own. */
  let lin: CastMember;
  beforeAll(async () => {
    lin = await join(patient.url, 'lin');
  });

  async function sendTo(
    content: (id: string) => string,
  ): Promise<{ id: string; content: string; answer: Answer<Line> }> {
    const { body } = await lin.client.post<{ id: string; number: number }>('/api/conversations/', { title: 'Faults' });
    const sent = content(body.id);
    const answer = await lin.client.post<Line>(`/api/ai/chats/${body.number}/send_message/`, { content: sent });
    return { id: body.id, content: sent, answer };
  }

  test.each([
    ['fault-429-retry-after-1-once', 1000],
    ['fault-429-retry-after-ms-300-once', 300],
    ['fault-429-retry-after-date-2-once', 500],
    ['fault-500-once', 0],
    ['fault-503-once', 0],
  ])('is asked again, not before it says: %s', async (behaviour, leastMs) => {
    const startedAt = performance.now();
    const { id, content, answer } = await sendTo((chat) => `[[${behaviour}]] ${chat}`);
    expect(answer.status).toBe(200);
    expect(answer.body.content).toBe(content);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(leastMs);
    expect((await ledgerOf(id)).map(({ outcome }) => outcome)).toEqual(['failed', 'complete']);
  });

  test('is never asked again once it has begun to answer', async () => {
    const { id, answer } = await sendTo((chat) => `[[fault-cut-1-once]] ${chat}`);
    expect(answer.status).toBe(502);
    expect(await ledgerOf(id)).toHaveLength(1);
  });

  test('is not asked twice by everybody while it is in trouble', async () => {
    const before = server.models.stats.started;
    await Promise.all(Array.from({ length: 30 }, () => sendTo(() => '[[fault-503]]')));
    expect(server.models.stats.started - before).toBeLessThan(30 + 10);
  });

  test('leaves a reply that can be continued to its end', async () => {
    const { id, number } = await newConversation();
    await ada.client.post(`/api/ai/chats/${number}/send_message/`, { content: `[[fault-cut-4]]` });
    const [, reply] = await linesOf(id);
    server.models.script('chain-3');
    const answer = await ada.client.post<Line>(`/api/messages/${reply!.id}/continue/`);
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ id: reply!.id, status: 'complete', is_error: false, error_message: null });
    expect(answer.body.content.startsWith(reply!.content)).toBe(true);
    expect(answer.body.content.length).toBe(7 * 9);
  });
});

describe('a failure', () => {
  test('ends a stream of events with an error, after all of the text', async () => {
    const { id } = await newConversation();
    const stream = await EventStream.post(ada.client, `/api/conversations/${id}/send-message/`, {
      content: '[[fault-cut-6]]',
    });
    const frames = await stream.all();
    expect(frames.map(({ type }) => type)).toEqual([
      'user_message',
      ...frames.slice(1, -1).map(() => 'delta'),
      'error',
    ]);
    const [, reply] = await linesOf(id);
    expect(textOfDeltas(frames)).toBe(reply!.content);
    expect(JSON.stringify(frames)).not.toContain(providerKey);
  });

  test('is an error frame for a socket, which goes on', async () => {
    const { number } = await newConversation();
    const socket = await AiSocket.open(ada.client, number);
    socket.ask('[[fault-401]]');
    await socket.count('error');
    server.models.script('echo');
    socket.ask('and now?');
    await socket.count('assistant_message');
    expect(socket.frames.map(({ type }) => type)).toEqual([
      'user_message',
      'error',
      'user_message',
      'assistant_message',
    ]);
    expect(JSON.stringify(socket.frames)).not.toContain(providerKey);
    socket.cut();
  });

  test('of face A names its ids in its own words', async () => {
    const { id } = await newConversation();
    const { body } = await ada.client.post(`/api/conversations/${id}/send-message/`, { content: '[[fault-401]]' });
    const [question, reply] = await linesOf(id);
    expect(Problem.parse(body)).toMatchObject({ status: 502, message: question!.id, reply: reply!.id });
  });

  test('never writes the provider’s key to the log', () => {
    expect(server.logged()).not.toBe('');
    expect(server.logged() + patient.logged()).not.toContain(providerKey);
  });
});

describe('a provider that is not there', () => {
  test('is a 502 within the time to connect, three times tried', async () => {
    const alone = await startAppServer({ env: { OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' } });
    const lin = await join(alone.url, 'lin');
    const { body: chat } = await lin.client.post<{ id: number }>('/api/ai/chats/', { title: 'Nobody' });
    const answer = await lin.client.post(`/api/ai/chats/${chat.id}/send_message/`, { content: 'Hello?' });
    expect(Problem.parse(answer.body)).toMatchObject({ status: 502, error_class: 'network' });
    const { body } = await lin.client.get<Line[]>(`/api/ai/chats/${chat.id}/messages/`);
    expect(body.map(({ content }) => content)).toEqual(['Hello?', '']);
    expect(alone.logged() + answer.text).not.toContain(providerKey);
    await alone.close();
  });
});
