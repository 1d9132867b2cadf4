import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Conversation } from '#contract/conversations.ts';
import type { Problem } from '#contract/errors.ts';
import { search } from '#contract/search.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { type Cast, type CastMember, join, startCast } from '#tests/support/cast.ts';
import type { ListPage } from '#tests/support/pages.ts';
import { marked, searchFor, type SearchResults, snippetsFor, tell, untilIndexed } from '#tests/support/search.ts';

let server: AppServer;
let cast: Cast;

beforeAll(async () => {
  server = await startAppServer();
  cast = await startCast(server.url);
});
afterAll(() => server.close());

describe('what is found', () => {
  const texts = {
    English: 'The lighthouse keeper counts the ships of the morning tide',
    German: 'Die Größe der Straße in München ärgert Herrn Müller',
    French: 'L’été dernier, le garçon a mangé une crème brûlée à Orléans',
    Russian: 'Ёлка стояла в углу большой комнаты',
    Greek: 'Ο φάρος ανάβει κάθε βράδυ στις οκτώ',
    Arabic: 'المَنَارَة تُضيء البحر كل ليلة',
    Hebrew: 'המגדלור מאיר את הים בכל לילה, שָׁלוֹם',
    Chinese: '灯塔的看守人每天早上数船，全文搜索也能找到它。',
    Japanese: '灯台守は毎朝船を数えます。検索エンジンで見つかります。',
    Korean: '등대지기는 매일 아침 배를 셉니다',
    Thai: 'ผู้ดูแลประภาคารนับเรือทุกเช้า',
    code: 'Call getUserName() from src/http/user_names.ts, in C++ or C#.',
  };

  beforeAll(async () => {
    await tell(cast.ada.client, 'Languages of the coast', Object.values(texts));
    await untilIndexed(server);
  });

  const found: [language: keyof typeof texts, typed: string, snippet: string][] = [
    ['English', 'LIGHTHOUSE', '[lighthouse]'],
    ['English', 'light', '[lighthouse]'],
    ['English', 'count ship', '[counts] the [ships]'],
    ['English', '"morning tide"', '[morning tide]'],
    ['English', 'keeper -submarine', '[keeper]'],
    ['German', 'strasse', '[Straße]'],
    ['German', 'GRÖSSE', '[Größe]'],
    ['German', 'mueller', '[Müller]'],
    ['German', 'muller', '[Müller]'],
    ['German', 'Müll', '[Müller]'],
    ['French', 'creme brulee', '[crème] [brûlée]'],
    ['French', 'ÉTÉ', '[été]'],
    ['French', "l'ete", '[L’été]'],
    ['Russian', 'елка', '[Ёлка]'],
    ['Russian', 'комнат', '[комнаты]'],
    ['Greek', 'ΦΆΡΟΣ', '[φάρος]'],
    ['Arabic', 'المنارة', '[المَنَارَة]'],
    ['Hebrew', 'שלום', '[שָׁלוֹם]'],
    ['Chinese', '全文搜索', '[全文搜索]'],
    ['Chinese', '看守', '[看守]'],
    ['Chinese', '船', '[船]'],
    ['Japanese', '検索エンジン', '[検索エンジン]'],
    ['Japanese', 'ｴﾝｼﾞﾝ', '[エンジン]'],
    ['Korean', '등대', '[등대]'],
    ['Thai', 'ประภาคาร', '[ประภาคาร]'],
    ['code', 'getusername', '[getUserName]'],
    ['code', 'user_names.ts', '[user_names.ts]'],
    ['code', 'http', '[http]'],
    ['code', 'c++', '[C++]'],
    ['code', 'C#', '[C#]'],
  ];
  test.each(found)('%s: %s', async (language, typed, snippet) => {
    const snippets = await snippetsFor(cast.ada.client, typed);
    const inLanguage = snippets.filter((one) => one.replaceAll(/[[\]]/g, '').includes(texts[language].slice(0, 12)));
    expect(inLanguage).toEqual([expect.stringContaining(snippet)]);
  });

  test.each([
    'submarine',
    'lighthouse submarine',
    '"tide morning"',
    'lighthouse -ships',
    'keeper -"morning tide"',
    'house',
    '"lightho" x',
    '守看',
    '索搜',
    'user_ts',
  ])('nothing is found for %s', async (typed) => {
    expect(await snippetsFor(cast.ada.client, typed)).toEqual([]);
  });

  test('a word in the title finds the conversation, before messages', async () => {
    await tell(cast.lin.client, 'Planning the garden', ['Where do tulips grow?', 'The garden is small']);
    await untilIndexed(server);
    const { results } = await searchFor(cast.lin.client, 'gard');
    expect(results.map((hit) => [hit.message?.role ?? null, marked(hit)])).toEqual([
      [null, 'Planning the [garden]'],
      ['user', 'The [garden] is small'],
    ]);
  });

  test('answers are found as well, and on every branch', async () => {
    const { client } = cast.lin;
    const { body } = await client.post<{ id: string }>('/api/conversations/', { title: 'Branches' });
    const path = `/api/conversations/${body.id}/send-message/`;
    const sent = await client.post<{ id: string }>(path, { content: 'A porcupine' });
    await client.post(`/api/messages/${sent.body.id}/edit/`, { content: 'A hedgehog' });
    await untilIndexed(server);
    const roles = async (typed: string) =>
      (await searchFor(client, typed)).results.map(({ message }) => message?.role).toSorted();
    expect(await roles('porcupine')).toEqual(['assistant', 'user']);
    expect(await roles('hedgehog')).toEqual(['assistant', 'user']);
  });

  test('an answer is found by what it says when it has been continued, and a chat by its new title', async () => {
    const { client } = cast.lin;
    const { conversation, messages } = await tell(client, 'Old name', ['The capybara']);
    await untilIndexed(server);
    await server.pool.query(
      `with moved as (update conversation set revision = revision + 1 where id = $1 returning revision)
       update message set content = 'The capybara swims', revision = moved.revision from moved where id = $2`,
      [conversation, messages[0]],
    );
    await client.patch(`/api/conversations/${conversation}/`, { title: 'Platypus' });
    await untilIndexed(server);
    expect(await snippetsFor(client, 'swims')).toEqual(['The capybara [swims]']);
    expect(await snippetsFor(client, 'platypus')).toEqual(['[Platypus]']);
    expect(await snippetsFor(client, '"old name"')).toEqual([]);
  });

  test('the answer has the shape that the contract says', async () => {
    const { body } = await cast.ada.client.get('/api/search/?q=lighthouse');
    expect(search.answer!.parse(body)).toEqual({
      results: [
        {
          conversation: { id: expect.any(String), number: expect.any(Number), title: 'Languages of the coast' },
          message: { id: expect.any(String), number: expect.any(Number), role: 'user', created_at: expect.any(String) },
          snippet: { text: texts.English, highlights: [[4, 14]] },
        },
      ],
      next: null,
      searched_to: null,
    });
  });

  test('a text that holds more than PostgreSQL can index is stored, and found by its beginning', async () => {
    const { client } = cast.lin;
    const many = Array.from({ length: 199_000 }, (_, at) => String.fromCodePoint(0x4e00 + ((at * 7_919) % 20_000)));
    const { messages } = await tell(client, 'Long', [`quokka ${many.join('')}`, `numbat ${'x'.repeat(150_000)}`]);
    await untilIndexed(server);
    expect(messages.every((id) => typeof id === 'string')).toBe(true);
    const [long] = await snippetsFor(client, 'quokka');
    expect(long).toMatch(/^\[quokka\] .{100,260}…$/);
    expect(await snippetsFor(client, 'numbat')).toHaveLength(1);
  });
});

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
      ...'"\'-&|!():*<>\\ %_;?#/.“”',
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
       from moved c, generate_series(1, 2500) n`,
      [conversation],
    );
    await client.patch(`/api/conversations/${conversation}/`, { title: 'Very many' });
    await untilIndexed(server);
    const places: number[] = [];
    const bounds: number[] = [];
    for (let at: string | null = '/api/search/?q=buoy&limit=50'; at !== null;) {
      const { body }: { body: SearchResults } = await client.get<SearchResults>(at);
      const page = body.results.map(({ snippet }) => Number(/\d+/.exec(snippet.text)));
      if (body.next?.includes('cursor') === true && bounds.length < 4) bounds.push(Math.min(...page));
      places.push(...page);
      at = body.next;
    }
    expect(new Set(places).size).toBe(2_500);
    expect(places).toHaveLength(2_500);
    expect(Math.min(...bounds)).toBeGreaterThan(2_000);
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
