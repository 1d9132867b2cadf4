import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { search } from '#contract/search.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { type Cast, startCast } from '#tests/support/cast.ts';
import { marked, searchFor, snippetsFor, tell, untilIndexed } from '#tests/support/search.ts';

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
      (await searchFor(client, typed)).results
        .map(({ message }) => String(message?.role))
        .toSorted((a, b) => a.localeCompare(b));
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
