import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Budget, PersonOfBudget } from '#contract/admin/budgets.ts';
import type { AdminModel } from '#contract/admin/models.ts';
import type { Problem } from '#contract/errors.ts';
import { pageOf } from '#contract/lists.ts';
import { makeAgent } from '#tests/support/agents.ts';
import { askAndGetAnswer } from '#tests/support/answers.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { auditOf } from '#tests/support/audit.ts';
import {
  budgetsPath,
  endBudgets,
  houseTokens,
  makeBudget,
  readBudget,
  tokensInLedger,
} from '#tests/support/budgets.ts';
import { type Cast, startCast } from '#tests/support/cast.ts';
import { adminModelPath, adminModels } from '#tests/support/providers.ts';

let server: AppServer;
let cast: Cast;
let echo: AdminModel;

beforeAll(async () => {
  server = await startAppServer();
  cast = await startCast(server.url);
  [echo] = (await adminModels(cast.ada)) as [AdminModel];
});
afterEach(() => endBudgets(cast.ada));
afterAll(() => server.close());

const dollars = { unit: 'dollars', amount: '5.00' };

describe('a budget', () => {
  test('is made, read, listed, changed and ended, each with its record', async () => {
    const settings = { ...dollars, name: ' Team ', period: 'month', time_zone: 'Europe/Berlin', action: 'warn' };
    const made = await makeBudget(cast.ada, settings);
    expect(made).toMatchObject({
      name: 'Team',
      scope: 'house',
      amount: '5.00',
      held: '0.00',
      left: '5.00',
      share: 0,
      level: 'within',
      version: 1,
    });
    expect(new Date(made.until).toLocaleString('sv', { timeZone: 'Europe/Berlin' })).toMatch(/-01 00:00:00$/);
    expect(await readBudget(cast.ada, made)).toEqual(made);
    const list = await cast.ada.client.get(`${budgetsPath}?scope=house`);
    expect(pageOf(Budget.strict()).parse(list.body)).toMatchObject({ count: 1, results: [made] });
    expect((await cast.ada.client.get<{ count: number }>(`${budgetsPath}?scope=person`)).body.count).toBe(0);

    const path = `${budgetsPath}${made.id}/`;
    const changed = await cast.ada.client.patch<Budget>(path, { amount: '7.5', action: 'block', version: 1 });
    expect(Budget.strict().parse(changed.body)).toMatchObject({ amount: '7.50', action: 'block', version: 2 });
    const same = await cast.ada.client.patch<Budget>(path, { amount: '7.50', version: 2 });
    expect(same.body.version).toBe(2);
    expect((await cast.ada.client.delete(path)).status).toBe(204);
    expect((await cast.ada.client.get(path)).status).toBe(404);
    expect((await cast.ada.client.delete(path)).status).toBe(404);

    const acts = await auditOf(server.pool, ['budget', made.id]);
    expect(acts.map(({ action, actor, details }) => [action, actor, details])).toEqual([
      [
        'budget.created',
        'ada',
        {
          name: 'Team',
          scope: 'house',
          amount: '5.00 dollars',
          period: 'month',
          time_zone: 'Europe/Berlin',
          action: 'warn',
        },
      ],
      [
        'budget.changed',
        'ada',
        {
          budget: 'Team',
          from: { amount: '5.00 dollars', action: 'warn' },
          to: { amount: '7.50 dollars', action: 'block' },
        },
      ],
      ['budget.ended', 'ada', { name: 'Team', scope: 'house', amount: '7.50 dollars', period: 'month' }],
    ]);
  });

  test('is changed by who has seen its newest version', async () => {
    const { id } = await makeBudget(cast.ada);
    const change = (amount: string) => cast.ada.client.patch<Problem>(`${budgetsPath}${id}/`, { amount, version: 1 });
    const answers = await Promise.all([change('1'), change('2')]);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 409]));
    expect(answers.find(({ status }) => status === 409)!.body).toMatchObject({ code: 'conflict', version: 2 });
  });

  test('counts what was used since its day began, and all that is used after that, of whom it is for', async () => {
    const agent = await makeAgent(cast.lin, { name: 'Pilot' });
    await askAndGetAnswer(cast.lin, { agent: agent.id });
    await askAndGetAnswer(cast.omar);
    const { lin, omar } = cast;
    const budgets = {
      house: await makeBudget(cast.ada),
      lin: await makeBudget(cast.ada, { scope: 'person', person: lin.me.id }),
      agent: await makeBudget(cast.ada, { scope: 'agent', agent: agent.id }),
      model: await makeBudget(cast.ada, { scope: 'model', model: echo.id }),
      each: await makeBudget(cast.ada, { scope: 'each_person' }),
    };
    const expected = async () => {
      const [all, ofLin] = [await tokensInLedger(server), await tokensInLedger(server, lin.me.id)];
      return [all, ofLin, ofLin, all, 0];
    };
    const used = async () =>
      Promise.all(Object.values(budgets).map(async (budget) => Number((await readBudget(cast.ada, budget)).used)));
    expect(await used()).toEqual(await expected());

    await askAndGetAnswer(cast.lin, { agent: agent.id });
    await askAndGetAnswer(cast.omar);
    expect(await used()).toEqual(await expected());
    expect((await readBudget(cast.ada, budgets.house)).held).toBe('0');
    expect((await readBudget(cast.ada, budgets.each)).people).toEqual({ people: 2, near: 0, used_up: 0 });

    const people = await cast.ada.client.get(`${budgetsPath}${budgets.each.id}/people/`);
    expect(z.array(PersonOfBudget.strict()).parse(people.body)).toMatchObject([
      { id: omar.me.id, username: 'omar', used: String(await tokensInLedger(server, omar.me.id)) },
      { id: lin.me.id, username: 'lin', used: String(await tokensInLedger(server, lin.me.id)) },
    ]);
    expect((await cast.ada.client.get(`${budgetsPath}${budgets.house.id}/people/`)).body).toEqual([]);
  });

  test('in dollars says how many calls it can’t count, and counts them once they are priced', async () => {
    const budget = await makeBudget(cast.ada, dollars);
    const before = budget.unpriced_calls;
    await askAndGetAnswer(cast.lin);
    expect(await readBudget(cast.ada, budget)).toMatchObject({ used: '0.00', unpriced_calls: before + 1 });
    await cast.ada.client.post(adminModelPath(echo, 'prices/'), { input: '1000', output: '1000' });
    const since = new Date(Date.now() - 3_600_000).toISOString();
    const priced = await cast.ada.client.post(adminModelPath(echo, 'prices/apply/'), { since });
    expect(priced.status).toBe(200);
    const { used, unpriced_calls: unpriced } = await readBudget(cast.ada, budget);
    expect([Number(used), unpriced]).toEqual([(await tokensInLedger(server)) / 1000, 0]);
    await askAndGetAnswer(cast.lin);
    expect(Number((await readBudget(cast.ada, budget)).used)).toBe((await tokensInLedger(server)) / 1000);
  });

  test('counts anew where its days are cut in another way', async () => {
    const budget = await makeBudget(cast.ada, { scope: 'each_person', time_zone: 'Asia/Kathmandu' });
    const change = { period: 'month', time_zone: 'America/St_Johns', version: 1 };
    const { body } = await cast.ada.client.patch<Budget>(`${budgetsPath}${budget.id}/`, change);
    expect(body).toMatchObject({ period: 'month', time_zone: 'America/St_Johns', version: 2 });
    expect(new Date(body.from).toLocaleString('sv', { timeZone: 'America/St_Johns' })).toMatch(/-01 00:00:00$/);
    expect(body.people!.people).toBeGreaterThan(0);
  });
});

describe('who asks for them', () => {
  test('is an administrator', async () => {
    const { id } = await makeBudget(cast.ada);
    const calls: ['get' | 'post' | 'patch' | 'delete', string, object?][] = [
      ['get', budgetsPath],
      ['post', budgetsPath, houseTokens],
      ['get', `${budgetsPath}${id}/`],
      ['patch', `${budgetsPath}${id}/`, { amount: '1', version: 1 }],
      ['delete', `${budgetsPath}${id}/`],
      ['get', `${budgetsPath}${id}/people/`],
    ];
    for (const [method, path, body] of calls) {
      expect((await server.client()[method](path, body as never)).status, `${method} ${path}`).toBe(401);
      expect((await cast.lin.client[method](path, body as never)).status, `${method} ${path}`).toBe(403);
    }
  });

  const nobody = '0190b2a0-0000-7000-8000-000000000000';
  test.each<[object, string]>([
    [{ scope: 'galaxy' }, 'scope'],
    [{ scope: 'person' }, 'person'],
    [{ scope: 'person', person: 987_654 }, 'person'],
    [{ scope: 'person', person: 'lin' }, 'person'],
    [{ scope: 'agent', agent: nobody }, 'agent'],
    [{ scope: 'model', model: nobody }, 'model'],
    [{ scope: 'house', model: nobody }, 'model'],
    [{ unit: 'euros' }, 'unit'],
    [{ period: 'week' }, 'period'],
    [{ time_zone: 'Europe/Nowhere' }, 'time_zone'],
    [{ time_zone: '' }, 'time_zone'],
    [{ time_zone: 'Europe\u0000' }, 'time_zone'],
    [{ action: 'shout' }, 'action'],
    [{ amount: '0' }, 'amount'],
    [{ amount: '-1' }, 'amount'],
    [{ amount: '1.5' }, 'amount'],
    [{ amount: 1.5 }, 'amount'],
    [{ amount: 'much' }, 'amount'],
    [{ amount: '99999999999999999' }, 'amount'],
    [{ unit: 'dollars', amount: '0.00' }, 'amount'],
    [{ unit: 'dollars', amount: '0.0000000001' }, 'amount'],
    [{ unit: 'dollars', amount: '9000001' }, 'amount'],
    [{ name: 'x'.repeat(101) }, 'name'],
    [{ name: '\ud800' }, 'name'],
  ])('%j is refused for its %s, and nothing is made', async (wrong, field) => {
    const { status, body } = await cast.ada.client.post<Problem>(budgetsPath, { ...houseTokens, ...wrong });
    expect([status, Object.keys(body.errors ?? {})]).toEqual([400, [field]]);
    expect((await cast.ada.client.get<{ count: number }>(budgetsPath)).body.count).toBe(0);
  });

  test.each<[object, string]>([
    [{ amount: '1.5', version: 1 }, 'amount'],
    [{ time_zone: 'Nowhere', version: 1 }, 'time_zone'],
    [{ amount: '5' }, 'version'],
  ])('a change %j is refused for its %s', async (wrong, field) => {
    const made = await makeBudget(cast.ada);
    const { status, body } = await cast.ada.client.patch<Problem>(`${budgetsPath}${made.id}/`, wrong);
    expect([status, Object.keys(body.errors ?? {})]).toEqual([400, [field]]);
    expect(await readBudget(cast.ada, made)).toEqual(made);
  });
});
