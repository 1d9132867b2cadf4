import type { PgBoss } from 'pg-boss';
import type { SystemContext } from '#server/core/context.ts';
import type { Job, JobContext } from './job.ts';

export interface RunJobsOptions {
  jobs: Job[];
  /** How long the server is left alone after its start, in milliseconds. */
  delayMs?: number;
  /** How often a due job is looked for. */
  pollSeconds?: number;
}

/** In seconds. pg-boss looks every 2 to 60 seconds by itself, three queries a second in all; sweeps have time. */
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
 * Runs the jobs on schedule, by pg-boss in the schema `pgboss` and on the connections of the pool. It
 * starts some seconds after the server and in its shadow: without it the server works, and grows.
 */
export function runJobs(ctx: SystemContext, options: RunJobsOptions): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const { promise: started, resolve } = Promise.withResolvers<PgBoss | null>();
  const timer = setTimeout(() => {
    const failed = (error: unknown): null => {
      ctx.log.error({ err: error }, 'housekeeping jobs do not run: old rows stay until the next start');
      return null;
    };
    resolve(start({ ...ctx, signal: stopping.signal }, options).catch(failed));
  }, options.delayMs ?? 5_000);
  timer.unref();

  return {
    async stop() {
      clearTimeout(timer);
      stopping.abort();
      resolve(null);
      const boss = await started;
      const late = new Promise((done) => setTimeout(done, stopWithinMs).unref());
      await Promise.race([boss?.stop({ graceful: true, timeout: stopWithinMs }), late]);
    },
  };
}

async function start(ctx: JobContext, { jobs, pollSeconds = 60 }: RunJobsOptions): Promise<PgBoss> {
  const { PgBoss } = await import('pg-boss');
  const executeSql = (text: string, values?: unknown[]) => ctx.pool.query(text, values);
  const boss = new PgBoss({ db: { executeSql }, schema: 'pgboss', ...slowly });
  boss.on('error', (error) => ctx.log.warn({ err: error }, 'the job queue had a problem; it goes on'));
  await boss.start();
  for (const job of jobs) await take(boss, ctx, job, pollSeconds);
  await forgetOthers(boss, jobs);
  return boss;
}

async function take(boss: PgBoss, ctx: JobContext, job: Job, pollingIntervalSeconds: number): Promise<void> {
  await boss.createQueue(job.name, queue);
  await boss.schedule(job.name, job.cron, null, { missed: 'once' });
  await boss.work(job.name, { pollingIntervalSeconds }, async () => {
    const started = performance.now();
    try {
      await job.run(ctx);
      ctx.log.debug({ job: job.name, ms: Math.round(performance.now() - started) }, 'a job has run');
    } catch (error) {
      ctx.log.warn({ err: error, job: job.name }, 'a job failed; it is tried again');
      throw error;
    }
  });
}

/** Schedules outlive the program that made them. */
async function forgetOthers(boss: PgBoss, jobs: Job[]): Promise<void> {
  for (const { name } of await boss.getSchedules()) {
    if (!jobs.some((job) => job.name === name)) await boss.unschedule(name);
  }
}
