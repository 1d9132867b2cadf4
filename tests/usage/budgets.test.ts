import fc from 'fast-check';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { BudgetGate } from '#server/core/budgets/budget-gate.ts';
import { changeBudget, endBudget } from '#server/core/budgets/change-budget.ts';
import type { NewBudget } from '#server/core/budgets/create-budget.ts';
import { giveBack } from '#server/core/budgets/admit-call.ts';
import { getBudget } from '#server/core/budgets/list-budgets.ts';
import { AppError } from '#server/core/errors.ts';
import { foldSome } from '#server/core/usage/fold-usage.ts';
import { priceUnpriced } from '#server/core/usage/price-unpriced.ts';
import { startGround, type Ground } from '#tests/engine/ground.ts';
import { BudgetsGround, type TestCall } from './budgets-ground.ts';

let ground: Ground;
let budgets: BudgetsGround;

beforeAll(async () => {
  ground = await startGround();
  budgets = await BudgetsGround.on(ground);
});
afterEach(endAll);
afterAll(() => ground.close());

async function endAll(): Promise<void> {
  for (const { id } of await ground.ctx.db.selectFrom('budget').select('id').where('endedAt', 'is', null).execute())
    await endBudget(budgets.ctx, id);
}

/** Until a call that has been let go stands in its line. */
const soon = () => sleep(200);
const hour = 3_600_000;
const zone = fc.constantFrom('UTC', 'Asia/Kathmandu', 'America/St_Johns', 'Pacific/Kiritimati');
const period = fc.constantFrom<NewBudget['period'][]>('day', 'month');
const unit = fc.constantFrom<NewBudget['unit'][]>('tokens', 'dollars');
const scope = fc.constantFrom<NewBudget['scope'][]>('house', 'each_person', 'person', 'agent', 'model');
const call = fc.record({
  person: fc.nat(2),
  hasAgent: fc.boolean(),
  hoursOn: fc.integer({ min: -40, max: 60 }),
  tokens: fc.integer({ min: 0, max: 5_000 }),
  costNano: fc.option(fc.bigInt({ min: 0n, max: 9_000_000_000n }), { nil: null }),
  isHeld: fc.boolean(),
});
type Step =
  | { do: 'call'; calls: (typeof call extends fc.Arbitrary<infer Call> ? Call : never)[] }
  | { do: 'begin'; person: number }
  | { do: 'end' | 'give back' | 'repeat' | 'fold' | 'price' }
  | {
      do: 'make';
      scope: NewBudget['scope'];
      unit: NewBudget['unit'];
      period: NewBudget['period'];
      zone: string;
      person: number;
    }
  | { do: 'move'; zone: string; period: NewBudget['period'] };
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('call' as const), calls: fc.array(call, { maxLength: 6 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('begin' as const), person: fc.nat(2) }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom('end', 'give back', 'repeat', 'fold', 'price') }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('make' as const), scope, unit, period, zone, person: fc.nat(2) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('move' as const), zone, period }) },
);

/** Walks one history; what is under way stays so until a later step. */
async function walk(steps: Step[]): Promise<void> {
  const underWay: TestCall[] = [];
  const recorded: TestCall[] = [];
  const { people, agentId, ctx } = budgets;
  for (const one of steps) {
    if (one.do === 'call') {
      await Promise.all(
        one.calls.map(async ({ person, hasAgent, hoursOn, tokens, costNano, isHeld }) => {
          const at = new Date(Date.now() + (isHeld ? 0 : hoursOn) * hour);
          const made = budgets.newCall({
            userId: people[person]!,
            agentId: hasAgent ? agentId : null,
            at,
            tokens,
            costNano,
          });
          if (isHeld) await budgets.admit(made, tokens);
          await budgets.record(made);
          recorded.push(made);
        }),
      );
    }
    if (one.do === 'begin') {
      const begun = budgets.newCall({ userId: people[one.person]!, costNano: 77n });
      await budgets.admit(begun, 300);
      underWay.push(begun);
    }
    if (one.do === 'end') for (const begun of underWay.splice(0, 2)) await budgets.record(begun);
    if (one.do === 'give back')
      for (const begun of underWay.splice(0, 1)) await giveBack({ ctx, budgets: ground.budgets }, begun.id);
    if (one.do === 'repeat' && recorded.length > 0)
      await expect(budgets.record(recorded[0]!)).rejects.toMatchObject({ code: '23505' });
    if (one.do === 'fold') await Promise.all([foldSome(ctx, 5), foldSome(ctx, 5)]);
    if (one.do === 'price') await priceUnpriced(ctx, { cost: () => 1_234n }, budgets.pricedModel(), new Date(0));
    if (one.do === 'make') {
      const subject = {
        person: one.scope === 'person' ? people[one.person]! : null,
        agent: one.scope === 'agent' ? agentId : null,
        model: one.scope === 'model' ? budgets.modelId : null,
      };
      const settings = { scope: one.scope, unit: one.unit, period: one.period, timeZone: one.zone, ...subject };
      await budgets.make({ ...settings, amount: 8_000_000_000_000 });
    }
    if (one.do === 'move') {
      const row = await ctx.db
        .selectFrom('budget')
        .select(['id', 'version'])
        .where('endedAt', 'is', null)
        .executeTakeFirst();
      if (row)
        await changeBudget(ctx, row.id, { ...noChange, version: row.version, timeZone: one.zone, period: one.period });
    }
    const { written, expected } = await budgets.compare();
    expect(written).toEqual(expected);
  }
  for (const begun of underWay) await budgets.record(begun);
}

const noChange = { name: undefined, amount: undefined, action: undefined };

describe('what is used of a budget', () => {
  test('is what the ledger says of its window, and what is held what is under way, whatever happens in which order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
        await walk(steps);
        await endAll();
      }),
      { numRuns: 8, seed: 8 },
    );
  }, 90_000);

  test('misses no call that ends while the budget is made, and counts none twice', async () => {
    let isMaking = true;
    const calling = Array.from({ length: 4 }, async () => {
      while (isMaking) await budgets.record(budgets.newCall({ costNano: 3n }));
    });
    const folding = (async () => {
      while (isMaking) await foldSome(budgets.ctx, 50);
    })();
    for (let made = 0; made < 8; made++) {
      const { id } = await budgets.make({ unit: made % 2 === 0 ? 'tokens' : 'dollars', amount: 8_000_000_000_000 });
      await changeBudget(budgets.ctx, id, { ...noChange, version: 1, timeZone: 'Asia/Kolkata', period: undefined });
    }
    isMaking = false;
    await Promise.all([...calling, folding]);
    const { written, expected } = await budgets.compare();
    expect(written.length).toBeGreaterThanOrEqual(8);
    expect(written).toEqual(expected);
  });
});

describe('many calls at once', () => {
  test('spend at most what one of them may come to beyond a budget, and none is refused while there is anything left', async () => {
    const amount = 20_000;
    const estimate = 500;
    const before = (await budgets.make({ amount: 1 })).used;
    await endAll();
    const { id } = await budgets.make({ amount: before + amount });
    // Two servers, who know nothing of each other.
    const gates = [new BudgetGate(ground.ctx), new BudgetGate(ground.ctx)];
    await Promise.all(gates.map((gate) => gate.refresh()));
    let mostCommitted = 0;
    const refused: { used: number; held: number }[] = [];
    const ask = async (index: number): Promise<number> => {
      const gate = gates[index % 2]!;
      // Most come to much less than they may.
      const made = budgets.newCall({ tokens: index % 5 === 0 ? estimate : 60 });
      try {
        await budgets.admit(made, estimate, gate);
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'budget') throw error;
        const { used, held } = await getBudget(budgets.ctx, id);
        refused.push({ used, held });
        return 0;
      }
      const { used, held } = await getBudget(budgets.ctx, id);
      mostCommitted = Math.max(mostCommitted, used + held);
      await budgets.record(made);
      gate.settled();
      return made.tokens;
    };
    const spent = (await Promise.all(Array.from({ length: 1_000 }, (_, index) => ask(index)))).reduce(
      (a, b) => a + b,
      0,
    );
    expect(spent).toBeGreaterThanOrEqual(amount);
    expect(spent).toBeLessThan(amount + estimate);
    expect(mostCommitted).toBeLessThan(before + amount + estimate);
    expect(refused.length).toBeGreaterThan(500);
    expect(refused.filter(({ used }) => used < before + amount)).toEqual([]);
    expect(await getBudget(budgets.ctx, id)).toMatchObject({ used: before + spent, held: 0 });
  }, 90_000);

  test('wait for what others hold and don’t need, and go on in their order', async () => {
    const before = (await budgets.make({ amount: 1 })).used;
    await endAll();
    await budgets.make({ amount: before + 100 });
    const [first, second, third] = [1, 2, 3].map(() => budgets.newCall({ tokens: 90 }));
    await budgets.admit(first!, 100);
    const order: string[] = [];
    const waiting = budgets.admit(second!, 100).then(() => order.push('second'));
    await soon();
    const behind = budgets.admit(third!, 100).then(
      () => order.push('third'),
      () => order.push('third refused'),
    );
    await soon();
    expect(order).toEqual([]);
    await budgets.record(first!);
    ground.budgets.settled();
    await waiting;
    expect(order).toEqual(['second']);
    await budgets.record(second!);
    ground.budgets.settled();
    await behind;
    expect(order).toEqual(['second', 'third refused']);
  });

  test('are told that the rest is held where they have waited for long', async () => {
    const before = (await budgets.make({ amount: 1 })).used;
    await endAll();
    await budgets.make({ amount: before + 100, name: 'Small' });
    const gate = new BudgetGate(ground.ctx, { longestWaitMs: 100 });
    await gate.refresh();
    const first = budgets.newCall();
    await budgets.admit(first, 100, gate);
    await expect(budgets.admit(budgets.newCall(), 100, gate)).rejects.toThrow(
      /^The budget “Small” has 100 tokens of [\d,]+ tokens left, all of which is held for answers that are being written\. Try again in a moment\.$/,
    );
    await budgets.record(first);
  });

  test('are not held up by what a server has held that died', async () => {
    const before = (await budgets.make({ amount: 1 })).used;
    await endAll();
    await budgets.make({ amount: before + 100 });
    const lost = budgets.newCall();
    await budgets.admit(lost, 100);
    await ground.ctx.pool.query('update budget_hold set node_epoch = node_epoch + 7');
    await budgets.admit(budgets.newCall(), 100);
  });
});
