import { pino } from 'pino';
import { vi } from 'vitest';
import type { SystemContext } from '#server/core/context.ts';
import type { JobRun } from '#server/core/job-runs/job-run.ts';
import { JobRunner, type JobRunnerOptions, type RunnableJob } from '#server/core/job-runs/job-runner.ts';
import { runBySchedule } from '#server/core/job-runs/request-run.ts';
import { createKysely } from '#server/db/database.ts';
import { createPool } from '#server/db/pool.ts';
import { type EventBus, LocalBus } from '#server/events/bus.ts';
import type { Counts, JobContext } from '#server/jobs/job.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';

export interface JobNode {
  ctx: SystemContext;
  runner: JobRunner;
  stop(): Promise<void>;
  /** As if the power had failed: it can't say anything more to the database. */
  die(): Promise<void>;
}

type Run = Pick<
  JobRun,
  'id' | 'job' | 'isDry' | 'state' | 'attempt' | 'counts' | 'error' | 'node' | 'requestedBy' | 'dueAt'
>;

/** A database whose jobs several servers run. */
export class JobGround {
  readonly database: TestDatabase;
  readonly events: EventBus = new LocalBus();
  readonly #nodes: JobNode[] = [];
  readonly ctx: SystemContext;

  private constructor(database: TestDatabase) {
    this.database = database;
    this.ctx = this.#connect();
  }

  static async start(): Promise<JobGround> {
    return new JobGround(await createTestDatabase());
  }

  #connect(): SystemContext {
    const log = pino({ level: 'silent' });
    const pool = createPool({ url: this.database.url, size: 3 }, log);
    return { db: createKysely(pool), pool, events: this.events, log };
  }

  /** A server that runs these jobs. */
  join(node: string, jobs: RunnableJob[], options: JobRunnerOptions = {}): JobNode {
    const ctx = this.#connect();
    const runner = new JobRunner(ctx, this.events, jobs, { node, lookEveryMs: 100, ...options });
    let isUp = true;
    const once = async (end: () => Promise<void>): Promise<void> => {
      if (!isUp) return;
      isUp = false;
      await end();
    };
    const joined: JobNode = {
      ctx,
      runner,
      stop: () => once(() => runner.stop().then(() => ctx.pool.end())),
      die: () => once(() => ctx.pool.end().then(() => runner.stop())),
    };
    this.#nodes.push(joined);
    return joined;
  }

  async stopAll(): Promise<void> {
    await Promise.all(this.#nodes.splice(0).map((node) => node.stop()));
  }

  async close(): Promise<void> {
    await this.stopAll();
    await this.ctx.pool.end();
    await this.database.drop();
  }

  run(job: string): Promise<void> {
    return runBySchedule(this.ctx, job);
  }

  /** The runs of a job, in their order. */
  async runs(job: string): Promise<Run[]> {
    return this.ctx.db
      .selectFrom('jobRun')
      .select(['id', 'job', 'isDry', 'state', 'attempt', 'counts', 'error', 'node', 'requestedBy', 'dueAt'])
      .where('job', '=', job)
      .orderBy('number')
      .execute();
  }

  async states(job: string): Promise<string[]> {
    return (await this.runs(job)).map(({ state }) => state);
  }

  async until(job: string, ...states: string[]): Promise<Run[]> {
    await vi.waitUntil(async () => String(await this.states(job)) === String(states), {
      timeout: 10_000,
      interval: 20,
    });
    return this.runs(job);
  }

  /** As if all pauses before another try were over. */
  async passTime(): Promise<void> {
    await this.ctx.pool.query(`update job_run set due_at = now() where state = 'waiting'`);
  }
}

export function jobOf(name: string, run: (ctx: JobContext) => Promise<Counts>, dryRun?: RunnableJob['dryRun']) {
  const rest = dryRun === undefined ? {} : { dryRun };
  return { name, cron: '0 3 * * *', description: 'Tests.', run, ...rest };
}
