import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Problem } from '#contract/errors.ts';
import {
  assign,
  auditOf,
  decide,
  flagAnswer,
  historyOf,
  lookAt,
  outcomeOf,
  reopen,
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

describe('deciding', () => {
  test.each(['upheld', 'dismissed'] as const)(
    '%s closes the case, and whoever flagged learns it and why',
    async (decision) => {
      const { caseId, conversation, answer } = await flagAnswer(server, cast.lin);
      const { status, body } = await decide(mo, caseId, 1, decision, 'I looked it up');
      expect([status, body]).toMatchObject([
        200,
        { state: decision, version: 2, decided_by: { username: 'mo' }, reason: 'I looked it up', hindrance: 'closed' },
      ]);
      const told = { state: decision, decided_at: body.closed_at, reason: 'I looked it up' };
      expect(await outcomeOf(cast.lin, answer.id)).toEqual(told);
      const messages = await cast.lin.client.get<(typeof answer)[]>(`/api/conversations/${conversation.id}/messages/`);
      const shown = messages.body.at(-1)!;
      expect(shown.feedback!.case).toEqual(told);
      expect(shown.revision).toBeGreaterThan(answer.revision + 1);
      expect(JSON.stringify([shown.feedback, await outcomeOf(cast.lin, answer.id)])).not.toContain('mo"');
      expect(await auditOf(server, caseId)).toEqual([
        ['lin', 'case.opened', ''],
        ['mo', 'case.decided', 'I looked it up'],
      ]);
      expect((await decide(noor, caseId, 2)).status).toBe(409);
    },
  );

  test('what was escalated is for administrators, and those who flagged do not see it', async () => {
    const { caseId, answer } = await flagAnswer(server, cast.lin, ['safety_issue']);
    const { body } = await decide(mo, caseId, 1, 'escalated', 'Above me');
    expect(body).toMatchObject({
      state: 'escalated',
      is_escalated: true,
      closed_at: null,
      hindrance: 'administrators_only',
    });
    expect(await outcomeOf(cast.lin, answer.id)).toEqual({ state: 'open', decided_at: null, reason: null });
    for (const refused of [await decide(mo, caseId, 2), await assign(noor, caseId, { version: 2 })])
      expect(refused.status).toBe(403);
    expect((await assign(cast.ada, caseId, { version: 2, assignee: mo.me.id })).status).toBe(400);
    expect((await assign(cast.ada, caseId, { version: 2 })).body).toMatchObject({
      state: 'escalated',
      assignee: { username: 'ada' },
    });
    expect((await decide(cast.ada, caseId, 3, 'escalated')).status).toBe(409);
    expect((await decide(cast.ada, caseId, 3)).body).toMatchObject({
      state: 'upheld',
      decided_by: { username: 'ada' },
    });
    expect((await reopen(mo, caseId, 4)).status).toBe(403);
    expect((await reopen(cast.ada, caseId, 4)).body).toMatchObject({ state: 'open', is_escalated: false, version: 5 });
  });

  test('is not for who flagged the message or owns its conversation, whatever their role', async () => {
    const own = await flagAnswer(server, cast.ada);
    expect((await lookAt(cast.ada, own.caseId)).hindrance).toBe('own_flag');
    for (const refused of [
      await decide(cast.ada, own.caseId, 1),
      await assign(cast.ada, own.caseId, { version: 1 }),
      await reopen(cast.ada, own.caseId, 1),
    ])
      expect([refused.status, (refused.body as unknown as Problem).detail]).toEqual([
        403,
        'You have flagged this message yourself: somebody else decides on it.',
      ]);
    await decide(mo, own.caseId, 1, 'dismissed');
    await toggle(cast.ada, own, 'factual_error');
    expect((await lookAt(cast.ada, own.caseId)).hindrance).toBe('own_conversation');
    expect((await reopen(cast.ada, own.caseId, 2)).status).toBe(403);
  });

  test('is not for who flagged a message of somebody else’s', async () => {
    const { caseId, answer } = await flagAnswer(server, cast.lin);
    await server.pool.query(
      `insert into message_flag (id, message_id, user_id, flag_type) values (gen_random_uuid(), $1, $2, 'outdated')`,
      [answer.id, mo.me.id],
    );
    expect((await decide(mo, caseId, 1)).status).toBe(403);
    expect((await decide(noor, caseId, 1)).status).toBe(200);
  });

  test('on what somebody else is reviewing needs to take it over first', async () => {
    const { caseId } = await flagAnswer(server, cast.lin);
    await assign(mo, caseId, { version: 1 });
    const refused = await decide(noor, caseId, 2);
    expect([refused.status, (refused.body as unknown as Problem).detail]).toEqual([
      409,
      'mo is reviewing this case. Take it over to decide on it.',
    ]);
    await assign(noor, caseId, { version: 2 });
    expect((await decide(noor, caseId, 3)).status).toBe(200);
  });

  test('is done by exactly one of two at once, and the other is told what happened', async () => {
    for (let round = 0; round < 5; round++) {
      const { caseId } = await flagAnswer(server, cast.lin);
      const answers = await Promise.all([decide(mo, caseId, 1, 'upheld'), decide(noor, caseId, 1, 'dismissed')]);
      expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([200, 409]);
      const winner = answers.find(({ status }) => status === 200)!.body;
      const loser = answers.find(({ status }) => status === 409)!.body as unknown as Problem;
      expect(loser).toMatchObject({
        detail: 'This case has changed since you read it.',
        current: { version: 2, state: winner.state, decided_by: winner.decided_by!.username },
      });
      expect((await historyOf(cast.ada, caseId)).map(([kind]) => kind)).toEqual(['decided', 'opened']);
    }
  });

  test('is undone with a reason', async () => {
    const { caseId, answer } = await flagAnswer(server, cast.lin);
    expect((await reopen(mo, caseId, 1)).status).toBe(409);
    await decide(mo, caseId, 1, 'dismissed');
    expect((await reopen(noor, caseId, 2)).body).toMatchObject({
      state: 'open',
      version: 3,
      reason: '',
      closed_at: null,
    });
    expect(await outcomeOf(cast.lin, answer.id)).toEqual({ state: 'open', decided_at: null, reason: null });
    expect(await auditOf(server, caseId)).toContainEqual(['noor', 'case.reopened', 'Look again']);
  });
});
