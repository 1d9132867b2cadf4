import type { PgBoss } from 'pg-boss';
import type { SystemContext } from '#server/core/context.ts';
import { runBySchedule } from '#server/core/job-runs/request-run.ts';
import type { Job } from './job.ts';

export interface ScheduleOptions {
  jobs: Pick<Job, 'name' | 'cron'>[];
  /** How long the server is left alone after its start, in milliseconds. */
  delayMs?: number;
  /** How often a due job is looked for. */
  pollSeconds?: number;
}

/** In seconds. pg-boss looks every 2 to 60 seconds by itself, three queries a second in all; schedules have time. */
const hour = 3_600;
const slowly = {
  superviseIntervalSeconds: hour,
  monitorIntervalSeconds: hour,
  queueCacheIntervalSeconds: hour,
  bamIntervalSeconds: hour,
  flowIntervalSeconds: hour,
  // The most that it takes: every minute must be looked at.
  cronMonitorIntervalSeconds: 45,
  cronWorkerIntervalSeconds: 45,
};
const queue = {
  policy: 'exclusive',
  retryLimit: 2,
  retryDelay: 60,
  expireInSeconds: 600,
  deleteAfterSeconds: 24 * hour,
} as const;
const stopWithinMs = 4_000;

/**
 * Has each job run when it is due, once for all servers, by pg-boss in the schema `pgboss` and on the connections of the
 * pool. That only puts the run into our own queue (core/job-runs), which is there from the first moment, and where a run
 * is seen, taken over from a dead server and tried again. It starts some seconds after the server and in its shadow: without
 * it the server works, and grows.
 */
export function scheduleJobs(ctx: SystemContext, options: ScheduleOptions): { stop(): Promise<void> } {
  const { promise: started, resolve } = Promise.withResolvers<PgBoss | null>();
  const timer = setTimeout(() => {
    const failed = (error: unknown): null => {
      ctx.log.error({ err: error }, 'housekeeping jobs do not run: old rows stay until the next start');
      return null;
    };
    resolve(start(ctx, options).catch(failed));
  }, options.delayMs ?? 5_000);
  timer.unref();

  return {
    async stop() {
      clearTimeout(timer);
      resolve(null);
      const boss = await started;
      const late = new Promise((done) => setTimeout(done, stopWithinMs).unref());
      await Promise.race([boss?.stop({ graceful: true, timeout: stopWithinMs }), late]);
    },
  };
}

async function start(ctx: SystemContext, { jobs, pollSeconds = 60 }: ScheduleOptions): Promise<PgBoss> {
  const { PgBoss } = await import('pg-boss');
  const executeSql = (text: string, values?: unknown[]) => ctx.pool.query(text, values);
  const boss = new PgBoss({ db: { executeSql }, schema: 'pgboss', ...slowly });
  boss.on('error', (error) => ctx.log.warn({ err: error }, 'the job queue had a problem; it goes on'));
  await boss.start();
  for (const { name, cron } of jobs) {
    await boss.createQueue(name, queue);
    await boss.schedule(name, cron, null, { missed: 'once' });
    await boss.work(name, { pollingIntervalSeconds: pollSeconds }, () => runBySchedule(ctx, name));
  }
  await forgetOthers(boss, jobs);
  return boss;
}

/** Schedules outlive the program that made them. */
async function forgetOthers(boss: PgBoss, jobs: Pick<Job, 'name'>[]): Promise<void> {
  for (const { name } of await boss.getSchedules()) {
    if (!jobs.some((job) => job.name === name)) await boss.unschedule(name);
  }
}
