import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Problem } from '#contract/errors.ts';
import type { Message } from '#contract/messages.ts';
import type { Conversation } from '#contract/conversations.ts';
import { readMessagePath } from '#contract/messages.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { type Cast, type CastMember, join, startCast } from '#tests/support/cast.ts';
import type { ListPage } from '#tests/support/pages.ts';
import { marked, type SearchResults, snippetsFor, tell, untilIndexed } from '#tests/support/search.ts';

let server: AppServer;
let cast: Cast;

beforeAll(async () => {
  server = await startAppServer();
  cast = await startCast(server.url);
});
afterAll(() => server.close());

describe('who finds what', () => {
  test('nobody else finds it, also as an administrator, and deleted it is found again once it is restored', async () => {
    const { conversation } = await tell(cast.lin.client, 'Secrets', ['The axolotl sleeps']);
    await untilIndexed(server);
    expect(await snippetsFor(cast.ada.client, 'axolotl')).toEqual([]);
    expect(await snippetsFor(cast.omar.client, 'axolotl')).toEqual([]);
    const others = await cast.ada.client.get<Problem>(`/api/search/?q=axolotl&conversation=${conversation}`);
    expect(others.status).toBe(404);

    await cast.lin.client.delete(`/api/conversations/${conversation}/`);
    expect(await snippetsFor(cast.lin.client, 'axolotl')).toEqual([]);
    expect(await snippetsFor(cast.lin.client, 'secrets')).toEqual([]);
    await cast.lin.client.post(`/api/conversations/${conversation}/restore/`);
    expect(await snippetsFor(cast.lin.client, 'axolotl')).toEqual(['The [axolotl] sleeps']);
  });

  test('a deleted message is not found, nor what was said after it, until it is brought back', async () => {
    const { client } = cast.lin;
    const { messages } = await tell(client, 'Cut', ['The quokka', 'smiles', 'and the quokka sleeps']);
    await untilIndexed(server);
    const all = ['The [quokka]', 'and the [quokka] sleeps'];
    expect(await snippetsFor(client, 'quokka')).toEqual(all);
    await client.delete(`/api/messages/${messages[1]}/`);
    expect(await snippetsFor(client, 'quokka')).toEqual(['The [quokka]']);
    expect(await snippetsFor(client, 'smiles')).toEqual([]);
    await client.post(`/api/messages/${messages[1]}/restore/`);
    expect(await snippetsFor(client, 'quokka')).toEqual(all);
  });

  test('what is deleted for good leaves no words behind', async () => {
    const { conversation } = await tell(cast.lin.client, 'Gone', ['The okapi', 'and the okapi']);
    await untilIndexed(server);
    const left = async () => {
      const { rows } = await server.pool.query<{ words: number; titles: number }>(
        `select (select count(*)::int from message_words where conversation_id = $1) as words,
          (select count(*)::int from title_words where conversation_id = $1) as titles`,
        [conversation],
      );
      return rows[0];
    };
    expect(await left()).toEqual({ words: 2, titles: 1 });
    await server.pool.query('delete from conversation where id = $1', [conversation]);
    expect(await left()).toEqual({ words: 0, titles: 0 });
    expect(await snippetsFor(cast.lin.client, 'okapi')).toEqual([]);
  });

  test('who is not signed in is told so', async () => {
    expect((await server.client().get('/api/search/?q=tide')).status).toBe(401);
  });

  test.each([
    ['', 'q'],
    [`q=${'x'.repeat(201)}`, 'q'],
    ['q=a%00b', 'q'],
    ['q=a&limit=0', 'limit'],
    ['q=a&limit=51', 'limit'],
    ['q=a&agent=echo', 'agent'],
    ['q=a&conversation=1', 'conversation'],
    ['q=a&role=system', 'role'],
    ['q=a&from=yesterday', 'from'],
    ['q=a&to=2026-13-01', 'to'],
    ['q=a&cursor=x', 'cursor'],
  ])('?%s is refused for its %s', async (query, field) => {
    const { status, body } = await cast.lin.client.get<Problem>(`/api/search/?${query}`);
    expect([status, Object.keys(body.errors ?? {})]).toEqual([400, [field]]);
  });

  test('whatever is typed is answered', async () => {
    const odd = fc.constantFrom(
      ...'"\'-&|!():*<>\\ %_;?#/.“”'.split(''),
      'tide',
      'the',
      '搜',
      'ü',
      'ก',
      'عا',
      '😀',
      '\u0301',
      '\u200d',
    );
    const typed = fc.array(odd, { maxLength: 60 }).map((pieces) => pieces.join('').slice(0, 200));
    const samples = [
      "'; drop table message; --",
      "tide' || 'x",
      '"unbalanced',
      '-',
      'a | b & !c <-> d:*',
      ...fc.sample(typed, { numRuns: 200, seed: 7 }),
    ];
    for (const text of samples.filter((one) => one.isWellFormed())) {
      const { status } = await cast.ada.client.get(`/api/search/?${new URLSearchParams({ q: text })}`);
      expect([text, status]).toEqual([text, 200]);
    }
  });

  test('a conversation that is deleted once it was indexed is not taken for one that waits to be', async () => {
    const { conversation } = await tell(cast.lin.client, 'Settled', ['The kakapo does not fly']);
    await untilIndexed(server);
    await cast.lin.client.delete(`/api/conversations/${conversation}/`);
    await untilIndexed(server);
  });
});

describe('narrowing, order and pages', () => {
  let of: CastMember;
  let conversations: { conversation: string; messages: string[] }[];

  beforeAll(async () => {
    of = await join(server.url, 'mia');
    conversations = [
      await tell(of.client, 'First', ['tide one', 'tide two tide tide', 'three']),
      await tell(of.client, 'Second', ['tide four', 'five and the tide of a longer text which says many other things']),
    ];
    await untilIndexed(server);
    await server.pool.query(
      `with aged as (update search_segment set oldest_at = now() - interval '400 days' where user_id = $1)
       update message_words set created_at = now() - interval '400 days' where user_id = $1 and conversation_id = $2`,
      [of.me.id, conversations[0]!.conversation],
    );
  });

  const said = async (more: Record<string, string>) => (await snippetsFor(of.client, 'tide', more)).toSorted();

  test('only in a conversation, by somebody, of a time, with an agent', async () => {
    const inFirst = ['[tide] one', '[tide] two [tide] [tide]'];
    expect(await said({ conversation: conversations[0]!.conversation })).toEqual(inFirst);
    expect(await said({ role: 'assistant' })).toEqual([]);
    expect(await said({ role: 'user' })).toHaveLength(4);
    const aYearAgo = new Date(Date.now() - 365 * 86_400_000).toISOString();
    expect(await said({ to: aYearAgo })).toEqual(inFirst);
    expect(await said({ from: aYearAgo })).toHaveLength(2);
    const { body } = await of.client.get<ListPage<Conversation>>('/api/conversations/');
    expect(await said({ agent: body.results[0]!.agent })).toHaveLength(4);
    expect(await said({ agent: '0190b2a0-0000-7000-8000-000000000000' })).toEqual([]);
  });

  test('what fits best comes first, and what is old counts less', async () => {
    const order = await snippetsFor(of.client, 'tide');
    expect(order[0]).toBe('[tide] four');
    expect(order.indexOf('[tide] two [tide] [tide]')).toBeLessThan(order.indexOf('[tide] one'));
  });

  test('pages lead through all of it, each hit once', async () => {
    const whole = await snippetsFor(of.client, 'tide');
    const paged: string[] = [];
    for (let at: string | null = '/api/search/?q=tide&limit=1'; at !== null;) {
      const { body }: { body: SearchResults } = await of.client.get<SearchResults>(at);
      expect(body.results.length).toBeLessThanOrEqual(1);
      paged.push(...body.results.map(marked));
      at = body.next;
    }
    expect(paged).toEqual(whole);
  });

  test('more hits than are gathered at once are all reached, newest first', async () => {
    const { client } = await join(server.url, 'nora');
    const { conversation } = await tell(client, 'Many', ['begin']);
    await server.pool.query(
      `with moved as (update conversation set revision = revision + 1 where id = $1 returning *)
       insert into message (id, conversation_id, user_id, branch_id, position, role, content, status, revision)
       select gen_random_uuid(), c.id, c.user_id, c.active_branch_id, 1 + n, 'user', 'buoy number ' || n, 'complete', c.revision
       from moved c, generate_series(1, 1300) n`,
      [conversation],
    );
    await client.patch(`/api/conversations/${conversation}/`, { title: 'Very many' });
    await untilIndexed(server);
    const places: number[] = [];
    const bounds: number[] = [];
    for (let at: string | null = '/api/search/?q=buoy&limit=50'; at !== null;) {
      const { body }: { body: SearchResults } = await client.get<SearchResults>(at);
      const page = body.results.map(({ snippet }) => Number(/\d+/.exec(snippet.text)));
      if (body.next?.includes('cursor') === true && bounds.length < 3) bounds.push(Math.min(...page));
      places.push(...page);
      at = body.next;
    }
    expect(new Set(places).size).toBe(1_300);
    expect(places).toHaveLength(1_300);
    expect(Math.min(...bounds)).toBeGreaterThan(1_000);
    expect(await snippetsFor(client, '"buoy number 7"')).toEqual(['[buoy number 7]']);
    expect(await snippetsFor(client, '"number buoy"')).toEqual([]);
  });

  test('the list of conversations finds them by what was said, newest activity first', async () => {
    const found = async (typed: string) => {
      const { body } = await of.client.get<ListPage<Conversation>>(`/api/conversations/?search=${typed}`);
      return { count: body.count, titles: body.results.map(({ title }) => title) };
    };
    expect(await found('tide')).toEqual({ count: 2, titles: ['Second', 'First'] });
    expect(await found('five')).toEqual({ count: 1, titles: ['Second'] });
    expect(await found('irs')).toEqual({ count: 1, titles: ['First'] });
    expect(await found('-tide')).toEqual({ count: 0, titles: [] });
  });
});

describe('the way to a message', () => {
  interface Path {
    is_chosen: boolean;
    next: string | null;
    previous: string | null;
    results: Message[];
  }
  const read = async (client: CastMember['client'], address: string) => {
    const { body, status, text } = await client.get<Path>(address);
    expect(status, text).toBe(200);
    readMessagePath.answer!.parse(body);
    return { ...body, contents: body.results.map(({ content }) => content) };
  };

  test('leads through the branch that it stands on, in both directions, and chooses none', async () => {
    const { client } = cast.omar;
    const { body: conversation } = await client.post<Conversation>('/api/conversations/', { title: 'Two ways' });
    const send = async (content: string) =>
      (await client.post<Message>(`/api/conversations/${conversation.id}/send-message/`, { content, reply: false }))
        .body;
    for (const content of ['one', 'two']) await send(content);
    const three = await send('three');
    for (const content of ['four', 'five', 'six']) await send(content);
    await client.post(`/api/messages/${three.id}/edit/`, { content: 'drei' });
    const chosen = await client.get<Message[]>(`/api/conversations/${conversation.id}/messages/`);

    const around = await read(client, `/api/messages/${three.id}/path/?limit=3`);
    expect([around.is_chosen, around.contents]).toEqual([false, ['two', 'three', 'four']]);
    const later = await read(client, around.next!);
    expect([later.contents, later.next]).toEqual([['five', 'six'], null]);
    const earlier = await read(client, around.previous!);
    expect([earlier.contents, earlier.previous]).toEqual([['one'], null]);
    expect(around.results[1]!.siblings).toHaveLength(2);

    const after = await client.get<Message[]>(`/api/conversations/${conversation.id}/messages/`);
    expect(after.text).toBe(chosen.text);
    const onChosen = await read(client, `/api/messages/${chosen.body[0]!.id}/path/`);
    expect([onChosen.is_chosen, onChosen.contents.slice(0, 3)]).toEqual([true, ['one', 'two', 'drei']]);
  });

  test('ends where what follows is deleted, and leads to nothing that is', async () => {
    const { client } = cast.omar;
    const { conversation, messages } = await tell(client, 'Cut short', ['a', 'b', 'c', 'd']);
    const cut = await client.post<Message>(`/api/messages/${messages[2]}/edit/`, { content: 'C' });
    await client.delete(`/api/messages/${messages[2]}/`);
    const path = await read(client, `/api/messages/${messages[0]}/path/`);
    expect([path.is_chosen, path.contents.slice(0, 3)]).toEqual([true, ['a', 'b', 'C']]);
    await client.delete(`/api/messages/${cut.body.id}/`);
    const left = await read(client, `/api/messages/${messages[0]}/path/`);
    expect([left.is_chosen, left.contents, left.next]).toEqual([true, ['a', 'b'], null]);
    expect((await client.get(`/api/messages/${messages[2]}/path/`)).status).toBe(404);
    await client.post(`/api/messages/${messages[2]}/restore/`);
    const restored = await read(client, `/api/messages/${messages[2]}/path/?limit=2`);
    expect(restored.contents).toEqual(['b', 'c']);
    expect((await client.get(`/api/conversations/${conversation}/`)).status).toBe(200);
  });

  test.each(['limit=0', 'limit=201', 'cursor=x'])('?%s is refused', async (query) => {
    const { messages } = await tell(cast.omar.client, 'Path', ['alone']);
    const { status } = await cast.omar.client.get(`/api/messages/${messages[0]}/path/?${query}`);
    expect(status).toBe(400);
    expect((await cast.lin.client.get(`/api/messages/${messages[0]}/path/`)).status).toBe(404);
  });
});
