import { setTimeout as sleep } from 'node:timers/promises';
import { PgBoss } from 'pg-boss';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { SystemContext } from '#server/core/context.ts';
import { createKysely } from '#server/db/database.ts';
import { createPool } from '#server/db/pool.ts';
import { LocalBus } from '#server/events/bus.ts';
import type { Counts, Job, JobContext } from '#server/jobs/job.ts';
import { jobs } from '#server/jobs/jobs.ts';
import { runJobs } from '#server/jobs/run-jobs.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';

let database: TestDatabase;
let ctx: SystemContext;
let boss: PgBoss;
let running: { stop(): Promise<void> }[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  const log = pino({ level: 'silent' });
  const pool = createPool({ url: database.url, size: 6 }, log);
  ctx = { db: createKysely(pool), pool, events: new LocalBus(), log };
  const executeSql = (text: string, values?: unknown[]) => pool.query(text, values);
  boss = new PgBoss({ db: { executeSql }, schedule: false, supervise: false });
  await boss.start();
});
afterEach(async () => {
  await Promise.all(running.map((each) => each.stop()));
  running = [];
});
afterAll(async () => {
  await boss.stop({ graceful: false });
  await ctx.pool.end();
  await database.drop();
});

/** As many servers as there are lists. */
function start(...lists: Job[][]): void {
  running.push(...lists.map((list) => runJobs(ctx, { jobs: list, delayMs: 0, pollSeconds: 0.5 })));
}

function job(name: string, work: (ctx: JobContext) => Promise<void>): Job {
  const run = (context: JobContext): Promise<Counts> => work(context).then(() => ({}));
  return { name, cron: '0 3 * * *', description: 'Tests.', run };
}

async function schedules(): Promise<string[]> {
  return (await boss.getSchedules()).map(({ name, cron }) => `${name} ${cron}`).sort();
}

async function send(name: string): Promise<void> {
  await vi.waitUntil(() => boss.getQueue(name), { timeout: 10_000 });
  await boss.send(name);
}

test('every job is scheduled under its own name, and what is no job any more no longer', async () => {
  await boss.createQueue('of-an-older-version');
  await boss.schedule('of-an-older-version', '0 0 * * *');
  start(jobs);
  const wanted = jobs.map(({ name, cron }) => `${name} ${cron}`).sort();
  await vi.waitUntil(async () => String(await schedules()) === String(wanted), { timeout: 10_000 });
  expect(new Set(jobs.map(({ name }) => name)).size).toBe(jobs.length);
});

test('of two servers one runs what is due, once', async () => {
  const runs: string[] = [];
  const one = job('once', async () => void runs.push('one'));
  const other = job('once', async () => void runs.push('other'));
  start([one], [other]);
  await send('once');
  await vi.waitUntil(() => runs.length > 0, { timeout: 10_000 });
  await sleep(1_500);
  expect(runs).toHaveLength(1);
});

test('what is asked for while it runs does not run beside itself', async () => {
  let now = 0;
  let most = 0;
  const slow = job('slow', async () => {
    most = Math.max(most, ++now);
    await sleep(800);
    now--;
  });
  start([slow], [slow]);
  await Promise.all([send('slow'), send('slow'), send('slow')]);
  await vi.waitUntil(() => most > 0 && now === 0, { timeout: 10_000 });
  await sleep(1_000);
  expect(most).toBe(1);
});

test('stopping tells the job that runs, and waits for it', async () => {
  let ended: string | null = null;
  const seen = vi.fn<() => void>();
  const long = job('long', async ({ signal }) => {
    seen();
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    await sleep(300);
    ended = 'as told';
  });
  start([long]);
  await send('long');
  await vi.waitUntil(() => seen.mock.calls.length === 1, { timeout: 10_000 });
  await running[0]!.stop();
  expect(ended).toBe('as told');
});

test('a server that stops before its jobs have begun stops at once', async () => {
  const early = runJobs(ctx, { jobs });
  const started = performance.now();
  await early.stop();
  expect(performance.now() - started).toBeLessThan(2000);
});

test('without the right to make its schema the server works, and says that jobs do not run', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'error' }, { write: (line: string) => void lines.push(line) });
  const pool = { query: () => Promise.reject(new Error('permission denied for database')) } as never;
  const failing = runJobs({ ...ctx, pool, log }, { jobs, delayMs: 0 });
  await vi.waitUntil(() => lines.length > 0);
  await failing.stop();
  expect(lines.join('')).toContain('housekeeping jobs do not run');
});
