import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Flag } from '#contract/flags.ts';
import type { CaseInFull } from '#contract/moderation/cases.ts';
import {
  assign,
  auditOf,
  decide,
  flagAnswer,
  historyOf,
  lookAt,
  outcomeOf,
  readCase,
  reopen,
  setFlag,
  toggle,
  type ReviewHouse,
  startReviewHouse,
} from '#tests/support/reviewers.ts';

let server: ReviewHouse['server'];
let cast: ReviewHouse['cast'];
let mo: ReviewHouse['mo'];
let noor: ReviewHouse['noor'];

beforeAll(async () => {
  ({ server, cast, mo, noor } = await startReviewHouse());
});
afterAll(() => server.close());

describe('a case', () => {
  test('is opened with the first flag of a message, and shows what it takes to decide', async () => {
    const { caseId, answer, question } = await flagAnswer(server, cast.lin);
    const found = await lookAt(mo, caseId);
    expect(found).toMatchObject({
      message: answer.id,
      state: 'open',
      version: 1,
      kind: 'factual_error',
      kinds: ['factual_error'],
      flag_count: 1,
      flagger_count: 1,
      agent_name: 'Assistant',
      agent_version: 1,
      model_name: expect.any(String),
      assignee: null,
      decided_by: null,
      hindrance: null,
      is_deleted: false,
      flags: [{ flag_type: 'factual_error', user: { username: 'lin' } }],
    });
    expect(found.messages!.map(({ id }) => id)).toEqual([question.id, answer.id]);
    expect(found.messages![1]!.parts).toEqual(answer.parts);
    expect(await historyOf(cast.ada, caseId)).toEqual([['opened', null, 'open', 'lin']]);
  });

  test('shows three messages before and after on the branch of the message, and no more', async () => {
    const { caseId, conversation, answer } = await flagAnswer(server, cast.lin);
    const send = async (content: string) =>
      (
        await cast.lin.client.post<{ id: string; reply: { id: string } }>(
          `/api/conversations/${conversation.id}/send-message/`,
          { content },
        )
      ).body;
    const second = await send('And then?');
    const third = await send('And now?');
    const { messages } = await lookAt(mo, caseId);
    expect(messages!.map(({ id }) => id).slice(1)).toEqual([answer.id, second.id, second.reply.id, third.id]);
    const last = await setFlag(cast.lin, { answer: { ...answer, id: third.reply.id } }, 'outdated');
    expect(last).toBeTypeOf('string');
    const { rows } = await server.pool.query<{ id: string }>('select id from review_case where message_id = $1', [
      third.reply.id,
    ]);
    const around = (await lookAt(mo, rows[0]!.id)).messages!.map(({ id }) => id);
    expect(around).toEqual([second.id, second.reply.id, third.id, third.reply.id]);

    // Said differently: the branch of the first case ends before the fork, and what was said instead is not shown.
    await cast.lin.client.post(`/api/messages/${second.id}/edit/`, { content: 'Something else' });
    expect((await lookAt(mo, caseId)).messages!.map(({ id }) => id)).toEqual(messages!.map(({ id }) => id));
  });

  test('has the gravest of its flags as its kind, and counts them all', async () => {
    const flagged = await flagAnswer(server, cast.lin, ['off_topic']);
    await setFlag(cast.lin, flagged, 'safety_issue');
    const found = await lookAt(mo, flagged.caseId);
    expect(found).toMatchObject({
      kind: 'safety_issue',
      kinds: ['safety_issue', 'off_topic'],
      flag_count: 2,
      version: 2,
    });
    await toggle(cast.lin, flagged, 'safety_issue');
    expect(await readCase(mo, flagged.caseId)).toMatchObject({ kind: 'off_topic', kinds: ['off_topic'], version: 3 });
    expect(await historyOf(cast.ada, flagged.caseId)).toEqual([
      ['flags_changed', 'open', 'open', 'lin'],
      ['flags_changed', 'open', 'open', 'lin'],
      ['opened', null, 'open', 'lin'],
    ]);
  });

  test('is withdrawn with the last flag, and opened by a new one', async () => {
    const flagged = await flagAnswer(server, cast.lin);
    await assign(mo, flagged.caseId, { version: 1 });
    await toggle(cast.lin, flagged, 'factual_error');
    expect(await readCase(mo, flagged.caseId)).toBeUndefined();
    expect(await readCase(mo, flagged.caseId, 'state=withdrawn')).toMatchObject({
      state: 'withdrawn',
      assignee: null,
      flag_count: 0,
      hindrance: 'closed',
    });
    await toggle(cast.lin, flagged, 'factual_error');
    expect(await readCase(mo, flagged.caseId)).toMatchObject({ state: 'open', flag_count: 1 });
    expect((await auditOf(server, flagged.caseId)).map(([who, action]) => [who, action])).toEqual([
      ['lin', 'case.opened'],
      ['mo', 'case.assigned'],
      ['lin', 'case.withdrawn'],
      ['lin', 'case.reopened'],
    ]);
  });

  test('that is decided is reopened by a flag of a new type, while one of a known type only counts', async () => {
    const flagged = await flagAnswer(server, cast.lin);
    expect((await decide(mo, flagged.caseId, 1, 'dismissed')).status).toBe(200);
    await toggle(cast.lin, flagged, 'factual_error');
    await toggle(cast.lin, flagged, 'factual_error');
    const decided = await readCase(mo, flagged.caseId, 'state=dismissed');
    expect(decided).toMatchObject({ state: 'dismissed', version: 2, flag_count: 1 });
    await setFlag(cast.lin, flagged, 'outdated');
    expect(await readCase(mo, flagged.caseId)).toMatchObject({
      state: 'open',
      version: 3,
      kinds: ['factual_error', 'outdated'],
      decided_by: null,
      reason: '',
    });
    expect(await outcomeOf(cast.lin, flagged.answer.id)).toEqual({ state: 'open', decided_at: null, reason: null });
    await decide(mo, flagged.caseId, 3);
    const { body } = await cast.lin.client.get<Flag[]>(`/api/flags/by_message/?message_id=${flagged.answer.id}`);
    await cast.lin.client.patch(`/api/flags/${body[1]!.id}/`, { flag_type: 'inappropriate' });
    expect((await historyOf(cast.ada, flagged.caseId)).map(([kind]) => kind)).toEqual([
      'reopened',
      'decided',
      'reopened',
      'decided',
      'opened',
    ]);
  });

  test('keeps its decision when its flags go', async () => {
    const flagged = await flagAnswer(server, cast.lin);
    await decide(mo, flagged.caseId, 1);
    await toggle(cast.lin, flagged, 'factual_error');
    const found = await readCase(mo, flagged.caseId, 'state=upheld');
    expect(found).toMatchObject({ state: 'upheld', kind: 'factual_error', kinds: [], flag_count: 0, version: 2 });
  });

  test('of a deleted conversation shows the message as long as it waits', async () => {
    const { caseId, conversation } = await flagAnswer(server, cast.lin);
    await cast.lin.client.delete(`/api/conversations/${conversation.id}/`);
    expect(await lookAt(mo, caseId)).toMatchObject({ is_deleted: true, messages: { length: 2 } });
    await decide(mo, caseId, 1);
    expect(await lookAt(mo, caseId)).toMatchObject({ state: 'upheld', messages: null, flags: { length: 1 } });
    await cast.lin.client.post(`/api/conversations/${conversation.id}/restore/`);
    expect((await lookAt(mo, caseId)).messages).toHaveLength(2);
  });

  test('of a deleted message shows it as long as it waits, and never what was deleted after it', async () => {
    const { caseId, conversation, answer } = await flagAnswer(server, cast.lin);
    const path = `/api/conversations/${conversation.id}/send-message/`;
    const { body: next } = await cast.lin.client.post<{ id: string }>(path, { content: 'And then?' });
    expect((await lookAt(mo, caseId)).messages).toHaveLength(4);
    expect((await cast.lin.client.delete(`/api/messages/${next.id}/`)).status).toBe(204);
    expect(await lookAt(mo, caseId)).toMatchObject({ is_deleted: false, messages: { length: 2 } });
    expect((await cast.lin.client.delete(`/api/messages/${answer.id}/`)).status).toBe(204);
    const { is_deleted, messages } = await lookAt(mo, caseId);
    expect([is_deleted, messages!.at(-1)!.id]).toEqual([true, answer.id]);
    await decide(mo, caseId, 1);
    expect((await lookAt(mo, caseId)).messages).toBeNull();
    await cast.lin.client.post(`/api/messages/${answer.id}/restore/`);
    expect((await lookAt(mo, caseId)).messages).toHaveLength(2);
  });
});

test('many toggles at once, while others decide, leave flags, counts and the case in step', async () => {
  const { caseId, answer } = await flagAnswer(server, cast.lin);
  const tablet = server.client();
  await tablet.post('/api/login/', { username: 'lin', password: cast.lin.password });
  const types = ['outdated', 'off_topic', 'safety_issue', 'inappropriate'];
  const toggles = Array.from({ length: 160 }, (_, index) => {
    const client = index % 2 === 0 ? cast.lin.client : tablet;
    return client.post('/api/flags/toggle/', { message: answer.id, flag_type: types[(index >> 1) % 4] });
  });
  const attempts = Array.from({ length: 10 }, async (_, index) => {
    const { version, state } = await lookAt(mo, caseId);
    const isClosed = state === 'upheld' || state === 'dismissed' || state === 'withdrawn';
    const { status } = isClosed
      ? await reopen(mo, caseId, version)
      : await decide(index % 2 ? mo : noor, caseId, version);
    return status;
  });
  const statuses = new Set((await Promise.all(toggles)).map(({ status }) => status));
  expect(statuses).toEqual(new Set([200, 201]));
  for (const status of await Promise.all(attempts)) expect([200, 409]).toContain(status);

  const { rows } = await server.pool.query<{ flags: number; counted: number; kinds: string[] }>(
    `select (select count(*)::int from message_flag where message_id = $1) as flags,
       (select outdated + off_topic + safety_issue + inappropriate + factual_error from feedback_count
         where subject = 'message' and subject_id = $1) as counted,
       (select coalesce(array_agg(distinct flag_type), '{}')::text[] from message_flag where message_id = $1) as kinds`,
    [answer.id],
  );
  const { flags, counted, kinds } = rows[0]!;
  // Each of the four was toggled an even number of times.
  expect([flags, counted, kinds]).toEqual([1, 1, ['factual_error']]);
  const found = await lookAt(mo, caseId);
  expect(found).toMatchObject({ flag_count: 1, flagger_count: 1, kinds });
  const { rows: events } = await server.pool.query<Pick<CaseInFull, 'version'> & { to_state: string }>(
    `select version, to_state from review_event where case_id = $1 and kind <> 'commented' order by id`,
    [caseId],
  );
  expect(events.map(({ version }) => version)).toEqual(events.map((_, index) => index + 1));
  expect(found).toMatchObject({ version: events.length, state: events.at(-1)!.to_state });
});
