import { PgBoss } from 'pg-boss';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { Job } from '#server/jobs/job.ts';
import { jobList } from '#server/jobs/job-list.ts';
import { jobs } from '#server/jobs/jobs.ts';
import { scheduleJobs } from '#server/jobs/schedule-jobs.ts';
import { saySchedule } from '#server/core/job-runs/say-schedule.ts';
import { JobGround, jobOf } from '#tests/support/jobs.ts';

let ground: JobGround;
let boss: PgBoss;
let running: { stop(): Promise<void> }[] = [];

beforeAll(async () => {
  ground = await JobGround.start();
  const executeSql = (text: string, values?: unknown[]) => ground.ctx.pool.query(text, values);
  boss = new PgBoss({ db: { executeSql }, schedule: false, supervise: false });
  await boss.start();
});
afterEach(async () => {
  await Promise.all(running.map((each) => each.stop()));
  running = [];
});
afterAll(async () => {
  await boss.stop({ graceful: false });
  await ground.close();
});

/** As many servers as there are lists. */
function start(...lists: Pick<Job, 'name' | 'cron'>[][]): void {
  running.push(...lists.map((list) => scheduleJobs(ground.ctx, { jobs: list, delayMs: 0, pollSeconds: 0.5 })));
}

async function schedules(): Promise<string[]> {
  return (await boss.getSchedules()).map(({ name, cron }) => `${name} ${cron}`).sort();
}

test('every job is scheduled under its own name, and what is no job any more no longer', async () => {
  await boss.createQueue('of-an-older-version');
  await boss.schedule('of-an-older-version', '0 0 * * *');
  start(jobs);
  const wanted = jobs.map(({ name, cron }) => `${name} ${cron}`).sort();
  await vi.waitUntil(async () => String(await schedules()) === String(wanted), { timeout: 10_000 });
  expect(new Set(jobs.map(({ name }) => name)).size).toBe(jobs.length);
});

test('every job says in a sentence what it does, and has a schedule that can be said in words', async () => {
  for (const { name, description, cron } of jobs) {
    expect(description, name).toMatch(/^[A-Z].{20,}\.$/);
    expect(saySchedule(cron), name).not.toContain('cron');
  }
});

test('what is due on schedule is asked for once, however many servers there are', async () => {
  start([jobOf('due', async () => ({}))], [jobOf('due', async () => ({}))]);
  await vi.waitUntil(() => boss.getQueue('due'), { timeout: 10_000 });
  await boss.send('due');
  expect(await ground.until('due', 'waiting')).toMatchObject([{ requestedBy: null, attempt: 1, isDry: false }]);
});

test('the next time of a schedule is the one that pg-boss keeps', async () => {
  const [soon, daily] = await jobList.nextTimes(['*/15 * * * *', '37 3 * * *']);
  expect(soon!.getTime()).toBeGreaterThan(Date.now());
  expect(soon!.getTime() - Date.now()).toBeLessThanOrEqual(15 * 60_000);
  expect(soon!.getUTCMinutes() % 15).toBe(0);
  expect(daily!.toISOString()).toMatch(/T03:37:00\.000Z$/);
});

test.each([
  ['*/15 * * * *', 'Every 15 minutes'],
  ['7 * * * *', 'Every hour at :07'],
  ['5 */6 * * *', 'Every 6 hours at :05'],
  ['37 3 * * *', 'Every day at 03:37 UTC'],
  ['5 14 * * 0', 'Every Sunday at 14:05 UTC'],
  ['0 4 1 * *', 'Day 1 of every month at 04:00 UTC'],
  ['0 4 1 6 *', 'As cron has it, in UTC: 0 4 1 6 *'],
  ['1,31 * * * *', 'As cron has it, in UTC: 1,31 * * * *'],
])('%s is said as: %s', (cron, words) => {
  expect(saySchedule(cron)).toBe(words);
});

test('a server that stops before its schedules have begun stops at once', async () => {
  const early = scheduleJobs(ground.ctx, { jobs });
  const started = performance.now();
  await early.stop();
  expect(performance.now() - started).toBeLessThan(2000);
});

test('without the right to make its schema the server works, and says that jobs do not run', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'error' }, { write: (line: string) => void lines.push(line) });
  const pool = { query: () => Promise.reject(new Error('permission denied for database')) } as never;
  const failing = scheduleJobs({ ...ground.ctx, pool, log }, { jobs, delayMs: 0 });
  await vi.waitUntil(() => lines.length > 0, { timeout: 10_000 });
  await failing.stop();
  expect(lines.join('')).toContain('housekeeping jobs do not run');
});
