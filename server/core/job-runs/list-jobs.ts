import type { Context } from '#server/core/context.ts';
import { decodeCursor } from '#server/core/cursor.ts';
import { type Page, pageOf } from '#server/core/page.ts';
import type { JobRunState } from '#server/db/job-tables.ts';
import type { JobList, JobRecord, JobRun, KnownJob } from './job-run.ts';
import { findJob } from './request-run.ts';
import { countRuns, listRunsBeside, readRecords } from './store.ts';

type ReadContext = Pick<Context, 'db'> & { jobs: JobList };

export interface ListedJob extends KnownJob, JobRecord {
  nextAt: Date;
}

/** All jobs, in their order. */
export async function listJobs(ctx: ReadContext): Promise<ListedJob[]> {
  return withRecords(ctx, ctx.jobs.all);
}

/** @throws {AppError} `not_found` */
export async function getJob(ctx: ReadContext, name: string): Promise<ListedJob> {
  const [job] = await withRecords(ctx, [findJob(ctx.jobs, name)]);
  return job!;
}

async function withRecords(ctx: ReadContext, jobs: KnownJob[]): Promise<ListedJob[]> {
  const [records, times] = await Promise.all([
    readRecords(
      ctx,
      jobs.map(({ name }) => name),
    ),
    ctx.jobs.nextTimes(jobs.map(({ cron }) => cron)),
  ]);
  return jobs.map((job, index) => ({ ...job, ...records.get(job.name)!, nextAt: times[index]! }));
}

/** A job's runs, newest first, as long as they are kept. */
export async function listRuns(
  ctx: ReadContext,
  name: string,
  { cursor, limit, state }: { cursor?: string | undefined; limit: number; state?: JobRunState | undefined },
): Promise<Page<JobRun> & { count: number }> {
  const filter = { job: findJob(ctx.jobs, name).name, state };
  const from = cursor === undefined ? null : decodeCursor(cursor, 1);
  const direction = from?.direction ?? 'older';
  const number = from?.position[0] ?? Number.MAX_SAFE_INTEGER;
  const [rows, count] = await Promise.all([
    listRunsBeside(ctx, filter, { number, direction, limit: limit + 1 }),
    countRuns(ctx, filter),
  ]);
  const place = (run: JobRun): number[] => [run.number];
  return { count, ...pageOf(rows, { limit, runs: 'older', direction, isFromEnd: from === null, place }) };
}
