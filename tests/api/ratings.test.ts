import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Agent, AgentVersion } from '#contract/agents.ts';
import type { Problem } from '#contract/errors.ts';
import type { Message } from '#contract/messages.ts';
import { Rating } from '#contract/ratings.ts';
import { agentPath, changeAgent, makeAgent, readAgent } from '#tests/support/agents.ts';
import { askAndGetAnswer } from '#tests/support/answers.ts';
import { openTab } from '#tests/support/frames-tab.ts';
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

const rate = (person: CastMember, message: string, body: object) =>
  person.client.post<Rating>('/api/ratings/', { message, ...body });

const summaryOf = async (person: CastMember, message: string) =>
  (await person.client.get(`/api/ratings/summary/?message_id=${message}`)).body;

describe('a rating', () => {
  test('of an answer is kept, shown and counted', async () => {
    const { answer } = await askAndGetAnswer(cast.ada);
    expect(await summaryOf(cast.ada, answer.id)).toEqual({ helpful: { avg: null, count: 0 }, user: null });
    const { status, body } = await rate(cast.ada, answer.id, { score: 5, comment: 'Great answer' });
    expect(status).toBe(201);
    expect(Rating.strict().parse(body)).toMatchObject({
      message: answer.id,
      message_excerpt: answer.content.slice(0, 120),
      score: 5,
      comment: 'Great answer',
      user: cast.ada.me.id,
      user_username: 'ada',
    });
    expect(await summaryOf(cast.ada, answer.id)).toEqual({
      helpful: { avg: 5, count: 1 },
      user: { id: body.id, score: 5 },
    });
    expect((await cast.ada.client.get(`/api/ratings/${body.id}/`)).body).toEqual(body);
    expect((await cast.ada.client.get(`/api/ratings/by_message/?message_id=${answer.id}`)).body).toEqual([body]);
  });

  test('takes the place of the one before, and keeps its comment where it brings none', async () => {
    const { answer } = await askAndGetAnswer(cast.ada);
    const { body: first } = await rate(cast.ada, answer.id, { score: 2, comment: 'Meh' });
    const { status, body: second } = await rate(cast.ada, answer.id, { score: 4 });
    expect([status, second]).toMatchObject([201, { id: first.id, score: 4, comment: 'Meh' }]);
    expect(await summaryOf(cast.ada, answer.id)).toMatchObject({ helpful: { avg: 4, count: 1 } });
  });

  test('of an older client says how helpful the answer was, whatever it calls that', async () => {
    const { answer } = await askAndGetAnswer(cast.ada);
    await rate(cast.ada, answer.id, { rating_type: 'accuracy', score: 5 });
    await rate(cast.ada, answer.id, { rating_type: 'clarity', score: 3 });
    expect(await summaryOf(cast.ada, answer.id)).toMatchObject({ helpful: { avg: 3, count: 1 } });
  });

  test('is changed, replaced and withdrawn', async () => {
    const { answer } = await askAndGetAnswer(cast.ada);
    const { body } = await rate(cast.ada, answer.id, { score: 1, comment: 'Bad' });
    const path = `/api/ratings/${body.id}/`;
    expect((await cast.ada.client.patch(path, { score: 2 })).body).toMatchObject({ score: 2, comment: 'Bad' });
    expect((await cast.ada.client.patch(path, { comment: 'Not so bad' })).body).toMatchObject({ score: 2 });
    expect((await cast.ada.client.put(path, { score: 3 })).body).toMatchObject({ score: 3, comment: '' });
    expect((await cast.ada.client.put(path, { comment: 'No score' })).status).toBe(400);
    expect(await summaryOf(cast.ada, answer.id)).toMatchObject({ helpful: { avg: 3, count: 1 } });
    expect((await cast.ada.client.delete(path)).status).toBe(204);
    for (const again of [await cast.ada.client.delete(path), await cast.ada.client.get(path)])
      expect(again.status).toBe(404);
    expect(await summaryOf(cast.ada, answer.id)).toEqual({ helpful: { avg: null, count: 0 }, user: null });
  });

  test.each([0, 6, 2.5, '5', null, -1, 1e9])('of %j is refused, and changes nothing', async (score) => {
    const { answer } = await askAndGetAnswer(cast.ada);
    const { status, body } = await rate(cast.ada, answer.id, { score });
    expect([status, Object.keys((body as unknown as Problem).errors!)]).toEqual([400, ['score']]);
    expect(await summaryOf(cast.ada, answer.id)).toMatchObject({ helpful: { count: 0 } });
  });

  test.each([
    ['a comment of 501 characters', { score: 3, comment: 'x'.repeat(501) }, 'comment'],
    ['a comment that is none', { score: 3, comment: 7 }, 'comment'],
    ['no score', {}, 'score'],
    ['a message that is no id', { score: 3, message: 7 }, 'message'],
  ])('with %s is refused', async (_, body, field) => {
    const { answer } = await askAndGetAnswer(cast.ada);
    const refused = await rate(cast.ada, answer.id, body);
    expect([refused.status, Object.keys((refused.body as unknown as Problem).errors!)]).toEqual([400, [field]]);
  });

  test('is of an answer, not of a question', async () => {
    const { question } = await askAndGetAnswer(cast.ada);
    const { status, body } = await rate(cast.ada, question.id, { score: 5 });
    expect([status, (body as unknown as Problem).errors]).toEqual([
      400,
      { message: ['Only answers can be rated and flagged.'] },
    ]);
  });

  test('of what is not one’s own is as of what is not there', async () => {
    const { answer, conversation } = await askAndGetAnswer(cast.ada);
    const { body: rating } = await rate(cast.ada, answer.id, { score: 4 });
    const gone = crypto.randomUUID();
    const bare = ({ body }: { body: unknown }) => ({ ...(body as Problem), request_id: '' });
    for (const ask of [
      (id: string) => rate(cast.omar, id, { score: 1 }),
      (id: string) => cast.omar.client.get(`/api/ratings/by_message/?message_id=${id}`),
      (id: string) => cast.omar.client.get(`/api/ratings/summary/?message_id=${id}`),
    ])
      expect(bare(await ask(answer.id))).toEqual(bare(await ask(gone)));
    for (const method of ['GET', 'PATCH', 'DELETE'])
      expect(
        (
          await cast.omar.client.request(
            method,
            `/api/ratings/${rating.id}/`,
            method === 'PATCH' ? { score: 1 } : undefined,
          )
        ).status,
      ).toBe(404);
    await cast.ada.client.delete(`/api/conversations/${conversation.id}/`);
    expect((await rate(cast.ada, answer.id, { score: 1 })).status).toBe(404);
    expect((await cast.ada.client.get(`/api/ratings/${rating.id}/`)).status).toBe(404);
  });

  test.each(['by_message', 'summary'])('is looked up %s only where a message is named', async (what) => {
    for (const query of ['', '?message_id=', '?message_id=7'])
      expect((await cast.ada.client.get(`/api/ratings/${what}/${query}`)).status, query).toBe(400);
  });

  test('is one row, and counted once, also under a hundred clicks at once', async () => {
    const { answer } = await askAndGetAnswer(cast.ada);
    const clicks = Array.from({ length: 100 }, (_, index) => rate(cast.ada, answer.id, { score: 1 + (index % 5) }));
    for (const { status } of await Promise.all(clicks)) expect(status).toBe(201);
    const { rows } = await server.pool.query<{ score: number }>(
      'select score from message_rating where message_id = $1',
      [answer.id],
    );
    expect(rows).toHaveLength(1);
    expect(await summaryOf(cast.ada, answer.id)).toMatchObject({ helpful: { avg: rows[0]!.score, count: 1 } });
  });
});

describe('ratings', () => {
  test('are listed newest first, page by page, and no longer once their conversation is deleted', async () => {
    const answers = [];
    for (let index = 0; index < 5; index++) answers.push(await askAndGetAnswer(cast.lin));
    for (const { answer } of answers) await rate(cast.lin, answer.id, { score: 3 });
    const page = async (path: string) =>
      (await cast.lin.client.get<ListPage<Rating>>(path.replace(server.url, ''))).body;
    const first = await page('/api/ratings/?page_size=2');
    const second = await page(first.next!);
    const third = await page(second.next!);
    const listed = [first, second, third].flatMap(({ results }) => results.map(({ message }) => message));
    expect(listed).toEqual(answers.map(({ answer }) => answer.id).toReversed());
    expect([first.count, third.next]).toEqual([5, null]);
    expect((await page(third.previous!)).results).toEqual(second.results);
    await cast.lin.client.delete(`/api/conversations/${answers[0]!.conversation.id}/`);
    expect((await page('/api/ratings/')).count).toBe(4);
    expect((await cast.omar.client.get<ListPage<Rating>>('/api/ratings/')).body).toMatchObject({
      count: 0,
      results: [],
    });
  });

  test('are summed up for the agent, its version and the model, exactly and at once', async () => {
    const agent = await makeAgent(cast.ada, { is_public: true });
    const one = await askAndGetAnswer(cast.ada, { agent: agent.id });
    await changeAgent(cast.ada, agent, { system_prompt: 'Again, please.' });
    const [two, three] = await Promise.all(
      [cast.lin, cast.omar].map((person) => askAndGetAnswer(person, { agent: agent.id })),
    );
    await rate(cast.ada, one.answer.id, { score: 1 });
    await Promise.all([rate(cast.lin, two!.answer.id, { score: 4 }), rate(cast.omar, three!.answer.id, { score: 5 })]);
    const averages = async () => {
      const { body } = await cast.ada.client.get<ListPage<AgentVersion>>(agentPath(agent, 'versions/'));
      const whole: Agent = await readAgent(cast.ada, agent);
      return [whole, ...body.results].map(({ average_rating, total_ratings }) => [average_rating, total_ratings]);
    };
    expect(await averages()).toEqual([
      [10 / 3, 3],
      [4.5, 2],
      [1, 1],
    ]);
    await rate(cast.omar, three!.answer.id, { score: 2 });
    expect(await averages()).toEqual([
      [7 / 3, 3],
      [3, 2],
      [1, 1],
    ]);
    // What was deleted keeps its part in what people said of the agent.
    await cast.lin.client.delete(`/api/conversations/${two!.conversation.id}/`);
    expect(await averages()).toEqual([
      [7 / 3, 3],
      [3, 2],
      [1, 1],
    ]);
  });
});

describe('whoever looks at a conversation', () => {
  test('is told of feedback on its answers, on every tab, without asking', async () => {
    const { answer, conversation } = await askAndGetAnswer(cast.ada);
    const tab = await openTab(cast.ada.client, conversation.id);
    const { body: rating } = await rate(cast.ada, answer.id, { score: 4, comment: 'Good' });
    await cast.ada.client.post('/api/flags/toggle/', { message: answer.id, flag_type: 'outdated' });
    const shown = () => tab.transcript.messages.get(answer.id)!.message.feedback;
    await expect.poll(shown).toEqual({
      helpful: { avg: 4, count: 1 },
      flags: { outdated: 1 },
      user_rating: { id: rating.id, score: 4, comment: 'Good' },
      user_flags: [{ id: expect.any(String), flag_type: 'outdated', comment: '' }],
      case: { state: 'open', decided_at: null, reason: null },
    });
    const { body } = await cast.ada.client.get<Message[]>(`/api/conversations/${conversation.id}/messages/`);
    expect(body.map(({ feedback }) => feedback)).toEqual([null, shown()]);
    await cast.ada.client.delete(`/api/ratings/${rating.id}/`);
    await expect.poll(shown).toMatchObject({ helpful: { avg: null, count: 0 }, user_rating: null });
    tab.socket.cut();
  });
});
