import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Problem } from '#contract/errors.ts';
import { CaseEvent } from '#contract/moderation/cases.ts';
import { linksOf } from '#tests/support/app-server-checks.ts';
import {
  assign,
  auditOf,
  casePath,
  decide,
  expireLease,
  flagAnswer,
  historyOf,
  joinAs,
  lookAt,
  readCase,
  setRole,
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

describe('working on a case', () => {
  test('takes it for half an hour, gives it to another reviewer, or puts it back', async () => {
    const { caseId } = await flagAnswer(server, cast.lin);
    const taken = await assign(mo, caseId, { version: 1 });
    expect(taken.body).toMatchObject({ state: 'in_review', version: 2, assignee: { username: 'mo' }, hindrance: null });
    const minutes = (Date.parse(taken.body.lease_expires_at!) - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(29);
    expect(minutes).toBeLessThanOrEqual(30.1);
    expect(await readCase(noor, caseId)).toMatchObject({ hindrance: 'held' });
    const given = await assign(mo, caseId, { version: 2, assignee: noor.me.id });
    expect(given.body).toMatchObject({ assignee: { username: 'noor' }, hindrance: 'held' });
    const released = await assign(noor, caseId, { version: 3, assignee: null });
    expect(released.body).toMatchObject({ state: 'open', assignee: null, lease_expires_at: null, version: 4 });
    expect(await historyOf(cast.ada, caseId)).toEqual([
      ['released', 'in_review', 'open', 'noor'],
      ['assigned', 'in_review', 'in_review', 'mo'],
      ['assigned', 'open', 'in_review', 'mo'],
      ['opened', null, 'open', 'lin'],
    ]);
  });

  test('ends when the lease does: the case is open again, and whoever comes first has it', async () => {
    const { caseId } = await flagAnswer(server, cast.lin);
    await assign(mo, caseId, { version: 1 });
    expect(await readCase(noor, caseId, 'state=open')).toBeUndefined();
    await expireLease(server, caseId);
    expect(await readCase(noor, caseId, 'state=in_review')).toBeUndefined();
    expect(await readCase(noor, caseId, 'state=open&assignee=none')).toMatchObject({ state: 'open', assignee: null });
    expect((await decide(noor, caseId, 2)).body).toMatchObject({ state: 'upheld', decided_by: { username: 'noor' } });
    const refused = await decide(mo, caseId, 2);
    expect([refused.status, refused.body]).toMatchObject([
      409,
      { current: { version: 3, state: 'upheld', decided_by: 'noor', reason: 'It is so' } },
    ]);
  });

  test('renews the lease with each look and comment of who has it, and with nobody else’s', async () => {
    const { caseId } = await flagAnswer(server, cast.lin);
    await assign(mo, caseId, { version: 1 });
    const soon = () =>
      server.pool.query(`update review_case set lease_expires_at = now() + interval '1 minute' where id = $1`, [
        caseId,
      ]);
    const minutesLeft = async () =>
      (Date.parse((await readCase(cast.ada, caseId))!.lease_expires_at!) - Date.now()) / 60_000;
    await soon();
    await lookAt(noor, caseId);
    await noor.client.post(casePath(caseId, 'comments/'), { text: 'Mine?' });
    expect(await minutesLeft()).toBeLessThan(2);
    await mo.client.post(casePath(caseId, 'comments/'), { text: 'No' });
    expect(await minutesLeft()).toBeGreaterThan(29);
    await soon();
    expect((await lookAt(mo, caseId)).version).toBe(2);
    expect(await minutesLeft()).toBeGreaterThan(29);
  });

  test('is for active reviewers who have no stake in it', async () => {
    const { caseId } = await flagAnswer(server, noor);
    const errors = async (assignee: number) => {
      const refused = await assign(mo, caseId, { version: 1, assignee });
      return [refused.status, (refused.body as unknown as Problem).errors];
    };
    const noReviewer = [400, { assignee: ['This is no active moderator or administrator.'] }];
    expect(await errors(cast.lin.me.id)).toEqual(noReviewer);
    expect(await errors(987_654)).toEqual(noReviewer);
    expect(await errors(noor.me.id)).toEqual([400, { assignee: [expect.stringContaining('flagged this message')] }]);
    expect((await assign(noor, caseId, { version: 1 })).status).toBe(403);
  });

  test('is over for a moderator who is one no more, and their case is open again', async () => {
    const pia = await joinAs(server, 'pia', 'moderator');
    const { caseId } = await flagAnswer(server, cast.lin);
    await assign(pia, caseId, { version: 1 });
    await setRole(server, 'pia', 'member');
    expect(await readCase(mo, caseId)).toMatchObject({ state: 'open', assignee: null, hindrance: null });
    for (const refused of [
      await decide(pia, caseId, 2),
      await pia.client.post(casePath(caseId, 'comments/'), { text: 'Hello' }),
      await pia.client.get(casePath(caseId)),
    ])
      expect(refused.status).toBe(403);
    await setRole(server, 'pia', 'moderator');
    expect(await readCase(mo, caseId)).toMatchObject({ state: 'in_review' });
    await server.pool.query(`update app_user set deactivated_at = now() where username = 'pia'`);
    expect(await readCase(mo, caseId)).toMatchObject({ state: 'open', assignee: null });
    expect((await decide(pia, caseId, 2)).status).toBe(401);
    expect((await decide(mo, caseId, 2)).status).toBe(200);
  });

  test('comments are for reviewers, change nothing, and stand in the history', async () => {
    const { caseId } = await flagAnswer(server, cast.lin);
    const { status, body } = await mo.client.post<CaseEvent>(casePath(caseId, 'comments/'), { text: 'Is 1969 right?' });
    expect(status).toBe(201);
    expect(CaseEvent.strict().parse(body)).toMatchObject({ kind: 'commented', reason: 'Is 1969 right?', version: 1 });
    expect((await decide(noor, caseId, 1)).status).toBe(200);
    const late = await mo.client.post(casePath(caseId, 'comments/'), { text: 'Too late?' });
    expect(late.status).toBe(201);
    const pages = await mo.client.get<CaseEvent[]>(casePath(caseId, 'history/?limit=3'));
    expect(pages.body.map(({ kind }) => kind)).toEqual(['commented', 'decided', 'commented']);
    const next = await mo.client.get<CaseEvent[]>(linksOf(pages).next!);
    expect(next.body.map((event) => CaseEvent.strict().parse(event).kind)).toEqual(['opened']);
    expect(linksOf(next).next).toBeUndefined();
    expect(await auditOf(server, caseId)).toContainEqual(['mo', 'case.commented', '']);
  });
});
