import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Problem } from '#contract/errors.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { comparable, storedState } from '#tests/support/app-server-checks.ts';
import { ownConversation, type OwnedIds, type RouteCase, routeCases } from '#tests/support/app-server-routes.ts';
import { type Cast, startCast } from '#tests/support/cast.ts';

let server: AppServer;
let cast: Cast;
let own: OwnedIds;
let before: Record<string, string>;

beforeAll(async () => {
  server = await startAppServer();
  cast = await startCast(server.url);
  own = await ownConversation(cast.ada.client);
  before = await storedState(server.pool);
});
afterAll(() => server.close());

const missing: OwnedIds = {
  chat: 987_654,
  conversation: randomUUID(),
  questionNumber: 987_654,
  question: randomUUID(),
  answer: randomUUID(),
};
const placeholder: OwnedIds = { chat: 1, conversation: ':id', questionNumber: 1, question: ':id', answer: ':id' };
const nameOf = ({ method, path }: RouteCase): string => `${method} ${path(placeholder)}`;
const named = routeCases.map((route) => ({ name: nameOf(route), ...route }));
const withId = named.filter(({ path }) => path(own ?? placeholder) !== path(missing));
const withBody = named.filter(({ body }) => body !== undefined);
const json = { 'content-type': 'application/json' };

describe.each(named)('$name', ({ method, path, body }) => {
  test('asks who it is first: 401 signed out, whether or not the id is there', async () => {
    const stranger = server.client();
    const answers = [
      await stranger.request(method, path(own), body),
      await stranger.request(method, path(missing), body),
    ];
    expect(answers.map(({ status }) => status)).toEqual([401, 401]);
    expect(comparable(answers[0]!)).toEqual(comparable(answers[1]!));
    expect(answers[0]!.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(Problem.parse(answers[0]!.body)).toMatchObject({ status: 401, code: 'unauthenticated' });
    expect(await storedState(server.pool)).toEqual(before);
  });
});

describe.each(withId)('$name', ({ method, path, body }) => {
  test("does not tell somebody else's from what is not there", async () => {
    const theirs = await cast.omar.client.request(method, path(own), body);
    const nobodys = await cast.omar.client.request(method, path(missing), body);
    expect([theirs.status, nobodys.status]).toEqual([404, 404]);
    expect(comparable(theirs)).toEqual(comparable(nobodys));
    expect(Problem.parse(theirs.body)).toMatchObject({ title: 'Not Found', code: 'not_found' });
    expect(await storedState(server.pool)).toEqual(before);
  });

  test.each(['0', '-1', 'x', '1.5', '99999999999999999999', '%00', '%ff', '9'.repeat(300), "1'--", '../1'])(
    'finds nothing called %s',
    async (id) => {
      const odd = Object.fromEntries(Object.keys(missing).map((key) => [key, id])) as unknown as OwnedIds;
      const answer = await cast.ada.client.request(method, path(odd), body);
      expect([400, 404, 405, 414]).toContain(answer.status);
      expect(await storedState(server.pool)).toEqual(before);
    },
  );
});

describe.each(withBody)('$name', ({ method, path, refused = [] }) => {
  test('names the field of every bad value and changes nothing', async () => {
    for (const [bad, field] of refused) {
      const answer = await cast.ada.client.request(method, path(own), bad);
      const shown = JSON.stringify(bad).slice(0, 120);
      expect(answer.status, shown).toBe(400);
      const { errors } = Problem.parse(answer.body);
      expect(Object.keys(errors ?? {}), shown).toEqual([field]);
      expect(
        errors![field]!.every((text) => text.length > 0 && text.length < 200),
        shown,
      ).toBe(true);
    }
    expect(await storedState(server.pool)).toEqual(before);
  });

  const deep = `{"content":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
  const malformed: [what: string, body: string | Buffer, headers: Record<string, string>, status: number][] = [
    ['JSON cut short', '{"title":"a","content":', json, 400],
    ['no JSON at all', 'title=a&content=b', json, 400],
    ['an array', '[{"content":"a"}]', json, 400],
    ['a bare string', '"content"', json, 400],
    ['a number', '7', json, 400],
    ['a value 100,000 deep', deep, json, 400],
    ['100,000 open brackets', '['.repeat(100_000), json, 400],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), json, 400],
    ['UTF-16', Buffer.from('{"title":"a","content":"a"}', 'utf16le'), json, 400],
    ['binary', Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)), json, 400],
    ['text of no known kind', '{"title":"a","content":"a"}', { 'content-type': 'text/plain' }, 415],
    ['a form', 'title=a&content=b', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['no content type', '{"title":"a","content":"a"}', {}, 415],
    ['two megabytes', JSON.stringify({ title: 'a', content: 'x'.repeat(2_000_000) }), json, 413],
  ];

  test.each(malformed)('refuses %s', async (_what, body, headers, status) => {
    const answer = await post(method, path(own), body, headers);
    expect(answer.status, answer.text).toBe(status);
    expect(Problem.parse(JSON.parse(answer.text))).toMatchObject({ status });
    expect(await storedState(server.pool)).toEqual(before);
  });
});

describe('routes without a body', () => {
  const plain = named.filter(({ method, body }) => method === 'POST' && body === undefined);

  test.each(plain)('$name refuses a deep body as well, also with an Idempotency-Key', async ({ path }) => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    const answer = await post('POST', path(missing), deep, { ...json, 'idempotency-key': 'deep' });
    expect([400, 404]).toContain(answer.status);
    expect(await storedState(server.pool)).toEqual(before);
  });
});

describe('lists', () => {
  const lists = [
    '/api/ai/chats/',
    '/api/ai/messages/',
    '/api/ai/chats/1/messages/',
    '/api/conversations/:id/messages/',
  ];

  test.each(lists)('%s refuses bad limits and cursors', async (list) => {
    const path = list.replace(':id', own.conversation);
    for (const limit of ['0', '-1', '501', 'abc', '1.5', '', '1e9', 'NaN', '0x10;', '1&limit=2']) {
      const answer = await cast.ada.client.get(`${path}?limit=${limit}`);
      expect(answer.status, limit).toBe(400);
      expect(Problem.parse(answer.body).errors).toHaveProperty('limit');
    }
    for (const cursor of ['x', '%00', 'b2xkZXI', 'b2xkZXIgLTE', 'x'.repeat(201), 'a&cursor=b']) {
      const answer = await cast.ada.client.get(`${path}?cursor=${cursor}`);
      expect(answer.status, cursor).toBe(400);
      expect(Problem.parse(answer.body).errors).toHaveProperty('cursor');
    }
    expect((await cast.ada.client.get(`${path}?limit=500&colour=green`)).status).toBe(200);
  });

  test.each(['0', '-1', '201', 'abc', ''])('the context of a chat is not read with message_limit=%s', async (limit) => {
    const answer = await cast.ada.client.get(`/api/ai/chats/${own.chat}/related_chat_context/?message_limit=${limit}`);
    expect(answer.status).toBe(400);
    expect(Problem.parse(answer.body).errors).toHaveProperty('message_limit');
  });

  test.each(['0', '101', 'x'])('a page of conversations does not hold %s rows', async (size) => {
    expect((await cast.ada.client.get(`/api/conversations/?page_size=${size}`)).status).toBe(400);
  });
});

describe('paths', () => {
  const paths = [...new Set(named.map(({ path }) => path(placeholder)))];

  test.each(paths)('%s says what it takes when asked otherwise', async (path) => {
    const here = path.replace(':id', missing.conversation);
    const taken = named.filter((route) => route.path(placeholder) === path).map(({ method }) => method as string);
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((candidate) => !taken.includes(candidate))) {
      const answer = await cast.ada.client.request(method, here, method === 'GET' ? undefined : {});
      expect(answer.status, method).toBe(405);
      const allow = answer.headers.get('allow')!.split(', ');
      expect(allow).toEqual(expect.arrayContaining(taken));
      expect(allow).not.toContain(method);
    }
  });

  test.each(named)(
    '$name works without the slash at its end, and without a redirect',
    async ({ method, path, body }) => {
      const wrongBody = body && { title: 7, content: 7, context_message_limit: 0 };
      const slashed = await cast.ada.client.request(method, path(missing), wrongBody);
      const bare = await cast.ada.client.request(method, path(missing).replace(/\/(?=\?|$)/, ''), wrongBody);
      expect(comparable(bare)).toEqual(comparable(slashed));
      expect([200, 400, 404]).toContain(bare.status);
    },
  );
});

/** With exactly these headers, and a body that need not be text. */
function post(
  method: string,
  path: string,
  body: string | Buffer,
  headers: Record<string, string>,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const options = {
      method,
      headers: { ...headers, cookie: cast.ada.client.cookieHeader, 'content-length': Buffer.byteLength(body) },
    };
    const sent = request(new URL(path, server.url), options, (response) => {
      response.setEncoding('utf8');
      let text = '';
      response.on('data', (part: string) => (text += part));
      response.on('end', () => resolve({ status: response.statusCode!, text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
