import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Problem } from '#contract/errors.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { comparable, storedState } from '#tests/support/app-server-checks.ts';
import { ownConversation, type OwnedIds } from '#tests/support/app-server-routes.ts';
import { type Cast, startCast } from '#tests/support/cast.ts';
import { EventStream, textOfDeltas } from '#tests/support/event-stream.ts';

let server: AppServer;
let cast: Cast;
let own: OwnedIds;

beforeAll(async () => {
  server = await startAppServer();
  cast = await startCast(server.url);
  own = await ownConversation(cast.ada.client);
});
afterAll(() => server.close());

const keyed = (key: string = randomUUID()): Record<string, string> => ({ 'idempotency-key': key });

/** The same request on both faces. */
const sends: [face: string, path: () => string, status: number][] = [
  ['A', () => `/api/conversations/${own.conversation}/send-message/`, 201],
  ['B', () => `/api/ai/chats/${own.chat}/send_message/`, 200],
];

describe.each(sends)('a send on face %s with a key', (_face, path, status) => {
  test('is answered the same again, and done once', async () => {
    const headers = keyed();
    const first = await cast.ada.client.post(path(), { content: 'once' }, headers);
    const stored = await storedState(server.pool);
    const calls = server.models.stats.started;
    const again = await cast.ada.client.post(path(), { content: 'once' }, headers);
    expect(first.status).toBe(status);
    expect(comparable(again)).toEqual(comparable(first));
    expect(await storedState(server.pool)).toEqual(stored);
    expect(server.models.stats.started).toBe(calls);
  });

  test('has fifty twins at once: one turn, one call, one answer', async () => {
    const headers = keyed();
    const { rows: before } = await countOf();
    const calls = server.models.stats.started;
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => cast.ada.client.post(path(), { content: '[[pace-200-20]] twin' }, headers)),
    );
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([status]));
    expect(server.models.stats.started).toBe(calls + 1);
    expect((await countOf()).rows[0]!.count).toBe(before[0]!.count + 2);
  });

  test('is refused with another body, and with another path', async () => {
    const headers = keyed();
    await cast.ada.client.post(path(), { content: 'mine' }, headers);
    const other = await ownConversation(cast.ada.client);
    const stored = await storedState(server.pool);
    const others = [
      await cast.ada.client.post(path(), { content: 'another' }, headers),
      await cast.ada.client.post(`/api/ai/chats/${other.chat}/send_message/`, { content: 'mine' }, headers),
      await cast.ada.client.post(
        `/api/conversations/${other.conversation}/send-message/`,
        { content: 'mine' },
        headers,
      ),
      await cast.ada.client.post('/api/ai/chats/', { title: 'mine' }, headers),
      await cast.ada.client.post(`/api/messages/${other.question}/edit/`, { content: 'mine' }, headers),
    ];
    for (const answer of others) {
      expect(answer.status).toBe(409);
      expect(Problem.parse(answer.body).code).toBe('idempotency_mismatch');
    }
    expect(await storedState(server.pool)).toEqual(stored);
  });

  test('that failed fails the same again, without another call', async () => {
    const headers = keyed();
    server.models.script('fault-401');
    const first = await cast.ada.client.post(path(), { content: 'unlucky' }, headers);
    const calls = server.models.stats.started;
    const again = await cast.ada.client.post(path(), { content: 'unlucky' }, headers);
    expect(first.status).toBe(502);
    expect(comparable(again)).toEqual(comparable(first));
    expect(server.models.stats.started).toBe(calls);
  });

  test('that was refused has used no key', async () => {
    const headers = keyed();
    expect((await cast.ada.client.post(path(), { content: '' }, headers)).status).toBe(400);
    expect((await cast.ada.client.post(path(), { content: 'now' }, headers)).status).toBe(status);
  });

  test('keeps its key from every other use for a day', async () => {
    const headers = keyed();
    const first = await cast.ada.client.post(path(), { content: 'early' }, headers);
    await server.pool.query("update idempotency set created_at = now() - interval '2 hours'");
    expect((await cast.ada.client.post('/api/ai/chats/', { title: 'late' }, headers)).status).toBe(409);
    expect(comparable(await cast.ada.client.post(path(), { content: 'early' }, headers))).toEqual(comparable(first));
  });

  test('that was only taken up is found by events, and the other way round', async () => {
    const headers = keyed();
    const content = '[[pace-100-20]]';
    const later = await cast.ada.client.post(path(), { content }, { ...headers, prefer: 'respond-async' });
    expect(later.status).toBe(202);
    const frames = await (await EventStream.post(cast.ada.client, path(), { content }, headers)).all();
    const end = frames.at(-1)!;
    if (end.type !== 'assistant_message') throw new Error(end.type);
    expect(textOfDeltas(frames)).toBe(end.message.content);
    const whole = await cast.ada.client.post<{ content: string; reply?: { content: string } }>(
      path(),
      { content },
      headers,
    );
    expect(whole.body.reply?.content ?? whole.body.content).toBe(end.message.content);
  });
});

describe('a key', () => {
  test('is a person’s own', async () => {
    const headers = keyed();
    const lins = await ownConversation(cast.lin.client);
    const path = (ids: OwnedIds): string => `/api/ai/chats/${ids.chat}/send_message/`;
    const mine = await cast.ada.client.post(path(own), { content: 'hi' }, headers);
    const hers = await cast.lin.client.post(path(lins), { content: 'hello' }, headers);
    expect([mine.status, hers.status]).toEqual([200, 200]);
    expect((hers.body as { content: string }).content).toBe('hello');
  });

  test.each(['', 'x'.repeat(256)])('has 1 to 255 characters', async (key) => {
    const { status } = await cast.ada.client.post(
      `/api/ai/chats/${own.chat}/send_message/`,
      { content: 'hi' },
      keyed(key),
    );
    expect(status).toBe(400);
  });

  test('makes editing, regenerating and continuing harmless to repeat', async () => {
    const ids = await ownConversation(cast.ada.client);
    const stopped = await cast.ada.client.post<{ reply: { id: string } }>(
      `/api/conversations/${ids.conversation}/send-message/`,
      { content: '[[fault-cut-3]]' },
    );
    expect(stopped.status).toBe(502);
    const failed = (stopped.body as unknown as { reply: string }).reply;
    const repeated: [string, object | undefined][] = [
      [`/api/messages/${ids.question}/edit/`, { content: 'rather' }],
      [`/api/messages/${ids.answer}/regenerate/`, {}],
      [`/api/messages/${failed}/continue/`, undefined],
    ];
    for (const [path, body] of repeated) {
      const headers = keyed();
      const twins = await Promise.all(Array.from({ length: 5 }, () => cast.ada.client.post(path, body, headers)));
      const stored = await storedState(server.pool);
      twins.push(await cast.ada.client.post(path, body, headers));
      expect(
        new Set(twins.map(({ status }) => status)).size,
        `${path} ${twins.map(({ text }) => text).join('\n')}`,
      ).toBe(1);
      expect(new Set(twins.map(({ text }) => text.replace(/"request_id":"[^"]*"/, ''))).size, path).toBe(1);
      expect(await storedState(server.pool)).toEqual(stored);
    }
  });
});

function countOf() {
  return server.pool.query<{ count: number }>(
    'select count(*) from message m join conversation c on c.id = m.conversation_id where c.number = $1',
    [own.chat],
  );
}
