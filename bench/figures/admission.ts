import { randomUUID, randomUUIDv7 } from 'node:crypto';
import { pino } from 'pino';
import { type Figure, percentile } from '#bench/measure/figure.ts';
import { startModel } from '#bench/programs/bare.ts';
import { makeDataDir, startColloquy } from '#bench/programs/colloquy.ts';
import { signUp } from '#bench/programs/person.ts';
import { BudgetGate } from '#server/core/budgets/budget-gate.ts';
import { giveBack } from '#server/core/budgets/admit-call.ts';
import { subjectsOf } from '#server/core/budgets/subjects.ts';
import { createKysely } from '#server/db/database.ts';
import { createStatementPool } from '#server/db/pool.ts';
import { LocalBus } from '#server/events/bus.ts';
import type { Bench } from './bench.ts';

const calls = 2_000;
const scopes = ['house', 'each_person', 'house', 'each_person'];

/** Admission to four budgets at once, one call after the other, beside the simplest question to the same database. */
export async function measureAdmission({ rounds }: Bench): Promise<Figure[]> {
  const model = await startModel();
  const dataDir = makeDataDir();
  const server = await startColloquy({ modelPort: model.port, dataDir });
  const ada = await signUp(server.port, 'ada');
  for (const [index, scope] of scopes.entries()) {
    const amount = { unit: index < 2 ? 'tokens' : 'dollars', amount: '1000000', action: 'block' };
    await ada.post('/api/admin/budgets/', { scope, ...amount, period: 'day', time_zone: 'UTC' });
  }
  const log = pino({ level: 'silent' });
  const pool = createStatementPool(
    { url: `postgresql://colloquy@/colloquy?host=${dataDir}/socket`, size: 4, readers: 1 },
    log,
  );
  const ctx = { db: createKysely(pool), pool, events: new LocalBus(), log };
  const budgets = new BudgetGate(ctx);
  await budgets.refresh();
  const node = await pool.query<{ id: string; epoch: number }>('select id, epoch from node limit 1');
  const wanted = () => ({
    generationId: randomUUIDv7(),
    messageId: randomUUID(),
    nodeId: node.rows[0]!.id,
    nodeEpoch: node.rows[0]!.epoch,
    userId: 1,
    subjects: subjectsOf({ userId: 1, agentId: randomUUID(), llmModelId: randomUUID() }),
    at: new Date(),
    tokens: 100,
    costNano: 1_000n,
  });

  const admitted: number[][] = [];
  const asked: number[][] = [];
  for (let round = -1; round < rounds; round++) {
    const [mine, bare]: [number[], number[]] = [[], []];
    for (let call = 0; call < calls; call++) {
      const one = wanted();
      mine.push(await timed(() => budgets.hold(one, 'echo', AbortSignal.timeout(10_000))));
      bare.push(await timed(() => pool.query({ name: 'bare', text: 'select 1' })));
      await giveBack({ ctx, budgets }, one.generationId);
    }
    if (round < 0) continue;
    admitted.push(mine);
    asked.push(bare);
  }
  await pool.end();
  const rows = (share: number) => [
    { subject: 'Colloquy', rounds: admitted.map((took) => percentile(took, share)) },
    { subject: 'select 1', rounds: asked.map((took) => percentile(took, share)) },
  ];
  return [
    { name: 'Admission to four budgets, p99', unit: 'ms', rows: rows(0.99), goal: { atMost: 2 } },
    { name: 'Admission to four budgets, p50', unit: 'ms', rows: rows(0.5), goal: null },
  ];
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
