import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Problem } from '#contract/errors.ts';
import { Flag } from '#contract/flags.ts';
import { askAndGetAnswer } from '#tests/support/answers.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { type Cast, type CastMember, startCast } from '#tests/support/cast.ts';
import type { ListPage } from '#tests/support/pages.ts';

let server: AppServer;
let cast: Cast;

beforeAll(async () => {
  server = await startAppServer();
  cast = await startCast(server.url);
});
afterAll(() => server.close());

const toggle = (person: CastMember, message: string, flag_type: string, comment?: string) =>
  person.client.post('/api/flags/toggle/', { message, flag_type, ...(comment !== undefined && { comment }) });

const flag = (person: CastMember, message: string, body: object) =>
  person.client.post<Flag>('/api/flags/', { message, ...body });

const summaryOf = async (person: CastMember, message: string) =>
  (await person.client.get(`/api/flags/summary/?message_id=${message}`)).body;

describe('toggling a flag', () => {
  test('sets it, changes its comment, and takes it back', async () => {
    const { answer } = await askAndGetAnswer(cast.ada);
    const set = await toggle(cast.ada, answer.id, 'factual_error');
    expect([set.status, set.body]).toEqual([201, { created: true, id: expect.any(String) }]);
    const { id } = set.body as { id: string };
    const updated = await toggle(cast.ada, answer.id, 'factual_error', 'It was 1969');
    expect([updated.status, updated.body]).toEqual([200, { updated: true, id }]);
    expect((await cast.ada.client.get(`/api/flags/${id}/`)).body).toMatchObject({ comment: 'It was 1969' });
    expect(await summaryOf(cast.ada, answer.id)).toEqual({
      flags: { factual_error: 1 },
      user_flags: ['factual_error'],
    });
    const off = await toggle(cast.ada, answer.id, 'factual_error', '');
    expect([off.status, off.body]).toEqual([200, { toggled_off: true }]);
    expect(await summaryOf(cast.ada, answer.id)).toEqual({ flags: {}, user_flags: [] });
  });

  test('a thousand times at once leaves the counts right', async () => {
    const { answer } = await askAndGetAnswer(cast.ada);
    const other = await askAndGetAnswer(cast.lin);
    const types = ['outdated', 'off_topic'];
    const toggles = Array.from({ length: 1000 }, (_, index) => {
      const [person, message] =
        index % 2 === 0 ? ([cast.ada, answer.id] as const) : ([cast.lin, other.answer.id] as const);
      return toggle(person, message, types[(index >> 1) % 2]!);
    });
    const statuses = new Set((await Promise.all(toggles)).map(({ status }) => status));
    expect(statuses).toEqual(new Set([200, 201]));
    const { rows } = await server.pool.query(
      `select coalesce(sum(outdated), 0)::int as outdated, coalesce(sum(off_topic), 0)::int as off_topic,
         (select count(*)::int from message_flag) as flags from feedback_count where subject = 'llm_model'`,
    );
    // Each was toggled an even number of times.
    expect(rows).toEqual([{ outdated: 0, off_topic: 0, flags: 0 }]);
    expect(await summaryOf(cast.ada, answer.id)).toEqual({ flags: {}, user_flags: [] });
    const { rows: cases } = await server.pool.query(
      `select c.state, c.flag_count, c.version = (select count(*) from review_event e where e.case_id = c.id) as is_told
       from review_case c where message_id in ($1, $2)`,
      [answer.id, other.answer.id],
    );
    const withdrawn = { state: 'withdrawn', flag_count: 0, is_told: true };
    expect(cases).toEqual([withdrawn, withdrawn]);
  }, 90_000);
});

describe('a flag', () => {
  test('is set once a person, message and type, whatever way', async () => {
    const { answer } = await askAndGetAnswer(cast.ada);
    const { status, body } = await flag(cast.ada, answer.id, { flag_type: 'outdated', comment: 'Old' });
    expect(status).toBe(201);
    expect(Flag.strict().parse(body)).toMatchObject({ flag_type: 'outdated', comment: 'Old', user_username: 'ada' });
    const again = await flag(cast.ada, answer.id, { flag_type: 'outdated' });
    expect([again.status, again.body]).toMatchObject([201, { id: body.id, comment: 'Old' }]);
    await flag(cast.ada, answer.id, { flag_type: 'safety_issue' });
    expect(await summaryOf(cast.ada, answer.id)).toEqual({
      flags: { outdated: 1, safety_issue: 1 },
      user_flags: ['outdated', 'safety_issue'],
    });
    const { body: all } = await cast.ada.client.get<Flag[]>(`/api/flags/by_message/?message_id=${answer.id}`);
    expect(all.map(({ flag_type }) => flag_type)).toEqual(['outdated', 'safety_issue']);
  });

  test('is changed, replaced and taken back', async () => {
    const { answer } = await askAndGetAnswer(cast.ada);
    const { body } = await flag(cast.ada, answer.id, { flag_type: 'outdated', comment: 'Old' });
    await flag(cast.ada, answer.id, { flag_type: 'off_topic' });
    const path = `/api/flags/${body.id}/`;
    expect((await cast.ada.client.patch(path, { flag_type: 'inappropriate' })).body).toMatchObject({
      flag_type: 'inappropriate',
      comment: 'Old',
    });
    expect((await cast.ada.client.patch(path, { flag_type: 'off_topic' })).status).toBe(409);
    expect((await cast.ada.client.put(path, { flag_type: 'factual_error' })).body).toMatchObject({ comment: '' });
    expect(await summaryOf(cast.ada, answer.id)).toMatchObject({ flags: { factual_error: 1, off_topic: 1 } });
    expect((await cast.ada.client.delete(path)).status).toBe(204);
    expect((await cast.ada.client.delete(path)).status).toBe(404);
    expect(await summaryOf(cast.ada, answer.id)).toMatchObject({ flags: { off_topic: 1 } });
  });

  test.each([
    ['a type that is none', { flag_type: 'boring' }, 'flag_type'],
    ['no type', {}, 'flag_type'],
    ['a comment of 501 characters', { flag_type: 'outdated', comment: 'x'.repeat(501) }, 'comment'],
  ])('with %s is refused, toggled too', async (_, body, field) => {
    const { answer } = await askAndGetAnswer(cast.ada);
    for (const path of ['/api/flags/', '/api/flags/toggle/']) {
      const refused = await cast.ada.client.post<Problem>(path, { message: answer.id, ...body });
      expect([refused.status, Object.keys(refused.body.errors!)]).toEqual([400, [field]]);
    }
    expect(await summaryOf(cast.ada, answer.id)).toEqual({ flags: {}, user_flags: [] });
  });

  test('of what is not one’s own is as of what is not there', async () => {
    const { answer, question } = await askAndGetAnswer(cast.ada);
    const { body } = await flag(cast.ada, answer.id, { flag_type: 'outdated' });
    for (const refused of [
      await toggle(cast.omar, answer.id, 'outdated'),
      await flag(cast.omar, answer.id, { flag_type: 'outdated' }),
      await cast.omar.client.get(`/api/flags/${body.id}/`),
      await cast.omar.client.delete(`/api/flags/${body.id}/`),
      await cast.omar.client.get(`/api/flags/summary/?message_id=${answer.id}`),
      await cast.omar.client.get(`/api/flags/by_message/?message_id=${answer.id}`),
    ])
      expect(refused.status).toBe(404);
    expect((await toggle(cast.ada, question.id, 'outdated')).status).toBe(400);
    for (const what of ['by_message', 'summary'])
      expect((await cast.ada.client.get(`/api/flags/${what}/`)).status).toBe(400);
  });

  test('is listed for who set it, newest first', async () => {
    const { answer, conversation } = await askAndGetAnswer(cast.omar);
    for (const flag_type of ['outdated', 'off_topic', 'inappropriate']) await flag(cast.omar, answer.id, { flag_type });
    const { body } = await cast.omar.client.get<ListPage<Flag>>('/api/flags/?page_size=2');
    expect([body.count, body.results.map(({ flag_type }) => flag_type)]).toEqual([3, ['inappropriate', 'off_topic']]);
    await cast.omar.client.delete(`/api/conversations/${conversation.id}/`);
    expect((await cast.omar.client.get<ListPage<Flag>>('/api/flags/')).body.count).toBe(0);
  });
});
