import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { pino } from 'pino';
import type { Figure, Row } from '#bench/measure/figure.ts';
import { cpuOfTree } from '#bench/measure/process-tree.ts';
import type { SystemContext } from '#server/core/context.ts';
import { foldUsage } from '#server/core/usage/fold-usage.ts';
import { createKysely } from '#server/db/database.ts';
import { startEmbeddedPostgres } from '#server/db/embedded.ts';
import { createPool } from '#server/db/pool.ts';
import { LocalBus } from '#server/events/bus.ts';
import type { Bench } from './bench.ts';
import { startLedgerHouse } from './ledger-house.ts';

const perSecond = 500;
const seconds = 20;
/** As the folder of a server gathers. */
const gatherMs = 5_000;
const batchMs = 100;
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/**
 * What folding costs while calls come: the CPU of this process and of the database beneath it, over that of the same calls when
 * nobody folds them; and how quickly what has gathered is folded.
 */
export async function measureFolding({ rounds }: Bench): Promise<Figure[]> {
  const { server } = await startLedgerHouse();
  await server.stop();
  const postgres = await startEmbeddedPostgres({ dataDir: server.dataDir, log: quiet });
  const pool = createPool({ url: postgres.url, size: 4 }, pino({ level: 'silent' }));
  const ctx = { db: createKysely(pool), pool, events: new LocalBus(), log: pino({ level: 'silent' }) };
  const cpu: Row = { subject: 'Colloquy', rounds: [] };
  const pace: Row = { subject: 'Colloquy', rounds: [] };
  try {
    await foldUsage(ctx);
    for (let round = -1; round < rounds; round++) {
      const idle = await offered(ctx);
      const began = performance.now();
      await foldUsage(ctx);
      const perFold = (perSecond * seconds) / ((performance.now() - began) / 1000);
      const busy = await offered(ctx, () => foldUsage(ctx));
      await foldUsage(ctx);
      if (round < 0) continue;
      pace.rounds.push(perFold);
      cpu.rounds.push(((busy - idle) * 1000) / (perSecond * seconds));
    }
  } finally {
    await pool.end();
    await postgres.stop();
  }
  return [
    {
      name: `Folding, ${perSecond} calls/s: CPU a call, database included`,
      unit: 'µs',
      rows: [cpu],
      goal: { atMost: 200 },
    },
    { name: 'Folding what has gathered', unit: '/s', rows: [pace], goal: { atLeast: perSecond } },
  ];
}

/** Milliseconds of CPU while calls come at their pace, and are folded every few seconds, or not at all. */
async function offered(ctx: SystemContext, fold?: () => Promise<unknown>): Promise<number> {
  const before = cpuOfTree(process.pid);
  const began = performance.now();
  let folded = began;
  for (let at = 0; at < (seconds * 1000) / batchMs; at += 1) {
    await record(ctx.pool, (perSecond * batchMs) / 1000);
    if (fold !== undefined && performance.now() - folded >= gatherMs) {
      folded = performance.now();
      await fold();
    }
    await pause(Math.max(0, began + (at + 1) * batchMs - performance.now()));
  }
  await fold?.();
  return cpuOfTree(process.pid) - before;
}

/** So many calls of as many people as usually ask at once, like those that the ledger has. */
async function record(pool: Pool, count: number): Promise<void> {
  await pool.query(
    `with like_before as (
       select * from generation where started_at > now() - interval '20 days' and id > $1::uuid order by id limit $2
     ), ledger as (
       insert into generation (id, kind, attempt, user_id, message_id, agent_id, agent_version_id, llm_model_id, provider, requested_model,
         input_uncached, output_text, usage_source, cost_nano, outcome, started_at, first_token_at, ended_at)
       select gen_random_uuid(), kind, 1, user_id, gen_random_uuid(), agent_id, agent_version_id, llm_model_id, provider, requested_model,
         input_uncached, output_text, usage_source, cost_nano, outcome, now(), now() + (first_token_at - started_at), now() + (ended_at - started_at)
       from like_before returning *
     )
     insert into usage_pending (fact, user_id, at, agent_id, llm_model_id, generation_id)
     select 'call', user_id, started_at, agent_id, llm_model_id, id from ledger`,
    [someIdOfLastDays(), count],
  );
}

/** Of version 7, whose first 48 bits are a time. */
function someIdOfLastDays(): string {
  const at = Date.now() - Math.floor((2 + Math.random() * 10) * 86_400_000);
  const time = at.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
