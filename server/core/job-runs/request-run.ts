import { recordAct } from '#server/core/audit/record-act.ts';
import { act, type Context, type SystemContext } from '#server/core/context.ts';
import { invalid, notFound } from '#server/core/errors.ts';
import type { JobList, JobRun, KnownJob } from './job-run.ts';
import { insertRun } from './queue-store.ts';
import { findRun } from './store.ts';

/** Has a job run as its schedule says. Where one waits or runs, that one is meant. */
export function runBySchedule(ctx: SystemContext, job: string): Promise<void> {
  return act(ctx, async (tx) => {
    await insertRun(tx, { job, isDry: false, requestedBy: null });
    tx.events.publish({ type: 'job_run.requested' });
  });
}

/** Has a job run, or only count what it would do, as soon as a server is free to. Where one waits or runs it is that one. */
export function requestRun(ctx: Context & { jobs: JobList }, name: string, isDry: boolean): Promise<JobRun> {
  const { canDryRun } = findJob(ctx.jobs, name);
  if (isDry && !canDryRun) throw invalid({ dry_run: ['This job has no dry run: it deletes and moves nothing.'] });
  return act(ctx, async (tx) => {
    const id = await insertRun(tx, { job: name, isDry, requestedBy: tx.actor.userId });
    await recordAct(tx, { action: 'job.run', subject: ['job', name], details: { run: id, dry_run: isDry } });
    tx.events.publish({ type: 'job_run.requested' });
    return findRun(tx, id);
  });
}

/** @throws {AppError} `not_found` */
export function findJob({ all }: JobList, name: string): KnownJob {
  const job = all.find((each) => each.name === name);
  if (job === undefined) throw notFound();
  return job;
}
