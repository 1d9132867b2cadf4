import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AlarmInFull } from '#contract/admin/alarms.ts';
import { AgentQuality } from '#contract/agent-quality.ts';
import type { Agent } from '#contract/agents.ts';
import type { Problem } from '#contract/errors.ts';
import { Alarm } from '#contract/quality.ts';
import { changeAgent, makeAgent } from '#tests/support/agents.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { auditOf } from '#tests/support/audit.ts';
import { type Cast, startCast } from '#tests/support/cast.ts';
import { EventsSocket } from '#tests/support/frames.ts';
import { signedInAt } from '#tests/support/frames-tab.ts';
import { dayMs, processNews, ratedAnswers, tellerOf } from '#tests/support/quality.ts';
import { tellAnswers } from '#tests/support/told-answers.ts';

let server: AppServer;
let cast: Cast;
let agent: Agent;
/** Lin's bad answers of her own agent, and those of Ada with another one. */
let low: { conversation: string; ids: string[] };
let lowOfAda: { conversation: string; ids: string[] };

const usual = [5, 4, 5, 3, 4, 5, 2, 4, 5, 4];
const worse = [3, 2, 4, 1, 3, 2, 5, 1, 3, 2];

beforeAll(async () => {
  server = await startAppServer();
  cast = await startCast(server.url);
  agent = await makeAgent(cast.lin, { name: 'Pilot' });
  const ofLin = await tellerOf(server, cast.lin, agent);
  const start = new Date(Date.now() - 2 * dayMs);
  const later = new Date(start.getTime() + 600 * 60_000);
  await tellAnswers(server.pool, ofLin, ratedAnswers(usual, 600, start));
  await server.pool.query(`update agent_version set created_at = $2 where agent_id = $1`, [agent.id, start]);
  await changeAgent(cast.lin, agent, { system_prompt: 'Ramble.' });
  await server.pool.query(`update agent_version set created_at = $2 where agent_id = $1 and version = 2`, [
    agent.id,
    new Date(later.getTime() - 1000),
  ]);
  const changed = await tellerOf(server, cast.lin, agent);
  low = await tellAnswers(server.pool, changed, ratedAnswers(worse, 100, later));
  lowOfAda = await tellAnswers(
    server.pool,
    { ...changed, userId: cast.ada.me.id },
    ratedAnswers([1], 2, new Date(later.getTime() + 1)),
  );
  await processNews(server);
});
afterAll(() => server.close());

interface Page {
  count: number;
  next: string | null;
  results: Alarm[];
}

async function list(query = ''): Promise<Page> {
  const { status, body, text } = await cast.ada.client.get<Page>(`/api/admin/alarms/${query}`);
  expect(status, text).toBe(200);
  for (const alarm of body.results) Alarm.strict().parse(alarm);
  return body;
}

const ofAgent = async () => (await list(`?subject=agent&subject_id=${agent.id}&state=all`)).results[0]!;

async function read(id: string): Promise<AlarmInFull> {
  const { status, body, text } = await cast.ada.client.get<AlarmInFull>(`/api/admin/alarms/${id}/`);
  expect(status, text).toBe(200);
  return AlarmInFull.strict().parse(body);
}

describe('an alarm', () => {
  test('says what has become worse since when, by how much, how sure that is, and which change it began with', async () => {
    const alarm = await ofAgent();
    expect(alarm).toMatchObject({
      subject_name: 'Pilot',
      metric: 'ratings',
      state: 'open',
      before: { n: 600, value: 4.1 },
      after: { n: 102 },
      change: { kind: 'agent_version', version: 2, changes: ['system_prompt'], agent_name: 'Pilot', fits: true },
    });
    expect(alarm.after.value).toBeLessThan(3);
    expect(alarm.difference_interval!.high).toBeLessThan(-0.5);
    expect(alarm.evidence).toBeGreaterThan(alarm.threshold);
    expect(alarm.began_between.earliest <= alarm.began_at && alarm.began_at <= alarm.began_between.latest).toBe(true);
  });

  test('shows administrators their own answers, and of others only cases', async () => {
    const { id } = await ofAgent();
    expect((await read(id)).samples.map(({ message }) => message).sort()).toEqual([...lowOfAda.ids].sort());

    const flagged = low.ids[3]!;
    const flag = { message: flagged, flag_type: 'factual_error' };
    expect((await cast.lin.client.post('/api/flags/', flag)).status).toBe(201);
    const { samples } = await read(id);
    expect(samples).toHaveLength(3);
    const [ofLin] = samples.filter(({ message }) => message === flagged);
    expect(ofLin).toMatchObject({ conversation: null, score: 1, flag_types: ['factual_error'] });
    expect((await cast.ada.client.get(`/api/moderation/cases/${ofLin!.case}/`)).status).toBe(200);
    expect(samples.find(({ message }) => lowOfAda.ids.includes(message))).toMatchObject({
      conversation: lowOfAda.conversation,
      case: null,
      score: 1,
    });
  });

  test('is seen by who made the agent, without anybody’s conversations', async () => {
    const { body, text } = await cast.lin.client.get<AgentQuality>(`/api/agents/${agent.id}/quality/`);
    const quality = AgentQuality.strict().parse(body);
    expect(quality.alarms.map(({ metric, state }) => [metric, state])).toEqual([['ratings', 'open']]);
    expect(quality.rated).toMatchObject({ ratings: 702, answers: 702, coverage: 1 });
    expect(text).not.toContain(lowOfAda.conversation);
    expect((await cast.omar.client.get(`/api/agents/${agent.id}/quality/`)).status).toBe(404);
    await cast.lin.client.patch(`/api/agents/${agent.id}/`, { is_public: true });
    expect((await cast.omar.client.get(`/api/agents/${agent.id}/quality/`)).status).toBe(403);
    expect((await cast.ada.client.get(`/api/agents/${agent.id}/quality/`)).status).toBe(200);
    await cast.lin.client.patch(`/api/agents/${agent.id}/`, { is_public: false });
  });
});

describe('what is done about one', () => {
  test('is done by whoever has seen it as it is, recorded, and told to administrators', async () => {
    const [ada, lin] = await Promise.all(
      [cast.ada, cast.lin].map(({ client }) => EventsSocket.open(signedInAt(server.url, client))),
    );
    await Promise.all([ada!.count('welcome'), lin!.count('welcome')]);
    const { id, version } = await ofAgent();
    const body = { version, note: 'Rolling back.' };
    const both = await Promise.all(
      [1, 2].map(() => cast.ada.client.post<AlarmInFull>(`/api/admin/alarms/${id}/acknowledge/`, body)),
    );
    expect(new Set(both.map(({ status }) => status))).toEqual(new Set([200, 409]));
    const refused = both.find(({ status }) => status === 409)!.body as unknown as { current: object };
    expect(refused.current).toMatchObject({ state: 'acknowledged', version: version + 1, acknowledged_by: 'ada' });
    expect(await read(id)).toMatchObject({ state: 'acknowledged', acknowledged_by: 'ada', note: 'Rolling back.' });
    await ada!.count('alarms');
    expect(lin!.of('alarms')).toEqual([]);
    for (const socket of [ada!, lin!]) socket.cut();

    const closing = { version: version + 1, note: 'That is how it is now.' };
    const closed = await cast.ada.client.post<AlarmInFull>(`/api/admin/alarms/${id}/close/`, closing);
    expect(AlarmInFull.strict().parse(closed.body)).toMatchObject({
      state: 'closed',
      ending: 'by_administrator',
      closed_by: 'ada',
    });
    const again = await cast.ada.client.post(`/api/admin/alarms/${id}/close/`, { version: version + 2 });
    expect(again.status).toBe(409);
    expect((await auditOf(server.pool, ['alarm', id])).map(({ action, reason }) => [action, reason])).toEqual([
      ['alarm.acknowledged', 'Rolling back.'],
      ['alarm.closed', 'That is how it is now.'],
    ]);
  });

  test('holds: what stays as it is since then raises no other alarm', async () => {
    const changed = await tellerOf(server, cast.lin, agent);
    await tellAnswers(server.pool, changed, ratedAnswers(worse, 200, new Date()));
    await processNews(server);
    const { count, results } = await list(`?subject=agent&subject_id=${agent.id}&state=all`);
    expect([count, results[0]!.state]).toEqual([1, 'closed']);
    expect((await list(`?subject=agent`)).count).toBe(0);
  });
});

describe('the list', () => {
  test('is walked through page by page, newest first', async () => {
    const all = (await list('?state=all')).results.map(({ id }) => id);
    expect(all.length).toBeGreaterThan(1);
    const walked: string[] = [];
    for (let next: string | null = '/api/admin/alarms/?state=all&page_size=1'; next !== null;) {
      const { body }: { body: Page } = await cast.ada.client.get<Page>(next.replace(server.url, ''));
      walked.push(...body.results.map(({ id }) => id));
      next = body.next;
    }
    expect(walked).toEqual(all);
  });

  test.each([
    ['?state=loud', 'state'],
    ['?subject=person', 'subject'],
    ['?subject_id=echo', 'subject_id'],
    ['?metric=cost', 'metric'],
    ['?page_size=0', 'page_size'],
  ])('%s is refused for its %s', async (query, field) => {
    const { status, body } = await cast.ada.client.get<Problem>(`/api/admin/alarms/${query}`);
    expect([status, Object.keys(body.errors ?? {})]).toEqual([400, [field]]);
  });

  test.each([
    [{}, 'version'],
    [{ version: 'one' }, 'version'],
    [{ version: 1, note: 'a\u0000b' }, 'note'],
    [{ version: 1, note: 'x'.repeat(1001) }, 'note'],
  ])('what is done wrongly is refused for its field (%#)', async (body, field) => {
    const { id } = (await list('?state=all')).results[0]!;
    const answer = await cast.ada.client.post<Problem>(`/api/admin/alarms/${id}/acknowledge/`, body);
    expect([answer.status, Object.keys(answer.body.errors ?? {})]).toEqual([400, [field]]);
  });

  test('is for administrators, and what is not there is not found', async () => {
    expect((await server.client().get('/api/admin/alarms/')).status).toBe(401);
    expect((await cast.lin.client.get('/api/admin/alarms/')).status).toBe(403);
    const none = `/api/admin/alarms/${randomUUID()}/`;
    expect((await cast.ada.client.get(none)).status).toBe(404);
    expect((await cast.ada.client.post(`${none}close/`, { version: 1 })).status).toBe(404);
  });
});
