import type { z } from 'zod';
import * as contract from '#contract/admin/jobs.ts';
import type { ApiPorts } from '#server/api/ports.ts';
import type { JobRun } from '#server/core/job-runs/job-run.ts';
import { getJob, type ListedJob, listJobs, listRuns } from '#server/core/job-runs/list-jobs.ts';
import { requestRun } from '#server/core/job-runs/request-run.ts';
import { saySchedule } from '#server/core/job-runs/say-schedule.ts';
import { pageOfFew } from '#server/core/page-of-few.ts';
import { cursorPage } from '#server/http/page-links.ts';
import { serve, type ServedRoute } from '#server/http/serve.ts';

/** `/api/admin/jobs/`: what the house does in the background. */
export function adminJobRoutes({ jobs }: Pick<ApiPorts, 'jobs'>): ServedRoute[] {
  return [
    serve(contract.listJobs, async (ctx, { query }, exchange) => {
      const page = pageOfFew(await listJobs({ ...ctx, jobs }), { cursor: query.cursor, limit: query.page_size });
      return { count: page.count, ...cursorPage(exchange, page), results: page.rows.map(presentJob) };
    }),
    serve(contract.getJob, async (ctx, { params }) => presentJob(await getJob({ ...ctx, jobs }, params.name))),
    serve(contract.listJobRuns, async (ctx, { params, query }, exchange) => {
      const place = { cursor: query.cursor, limit: query.page_size, state: query.state };
      const page = await listRuns({ ...ctx, jobs }, params.name, place);
      return { count: page.count, ...cursorPage(exchange, page), results: page.rows.map(presentRun) };
    }),
    serve(contract.runJob, async (ctx, { params, body }) =>
      presentRun(await requestRun({ ...ctx, jobs }, params.name, body.dry_run)),
    ),
  ];
}

function presentJob(job: ListedJob): z.input<typeof contract.Job> {
  const { name, description, cron, nextAt, canDryRun, failuresSince } = job;
  const present = (run: JobRun | null) => run && presentRun(run);
  return {
    name,
    description,
    schedule: cron,
    schedule_in_words: saySchedule(cron),
    next_run_at: nextAt.toISOString(),
    can_dry_run: canDryRun,
    open_run: present(job.openRun),
    open_dry_run: present(job.openDryRun),
    last_run: present(job.lastRun),
    last_dry_run: present(job.lastDryRun),
    last_success: present(job.lastSuccess),
    failures_since: failuresSince,
  };
}

function presentRun(run: JobRun): z.input<typeof contract.JobRun> {
  const { startedAt, endedAt } = run;
  return {
    id: run.id,
    job: run.job,
    state: run.state,
    is_dry_run: run.isDry,
    attempt: run.attempt,
    requested_by: run.requestedBy,
    requested_by_username: run.requestedByUsername,
    due_at: run.dueAt.toISOString(),
    started_at: startedAt?.toISOString() ?? null,
    ended_at: endedAt?.toISOString() ?? null,
    duration_ms: startedAt && endedAt ? Math.max(0, endedAt.getTime() - startedAt.getTime()) : null,
    counts: run.counts,
    error: run.error,
    node: run.node,
  };
}
