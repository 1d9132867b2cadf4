import { z } from 'zod';
import { endpoint } from '#contract/endpoint.ts';
import { CursorPage, pageOf } from '#contract/lists.ts';

const tag = 'Administration: jobs';

export const JobRunState = z.enum(['waiting', 'running', 'succeeded', 'failed', 'interrupted']);

const Counts = z
  .record(z.string(), z.int())
  .describe('What it did, or would do, by what it was done to, e.g. `{"deleted": 12}`');

export const JobRun = z
  .object({
    id: z.uuid(),
    job: z.string(),
    state: JobRunState.describe('interrupted: its server was stopped, or died'),
    is_dry_run: z.boolean().describe('It only counts what it would do, and changes nothing'),
    attempt: z.int().describe('From 1: which try it is'),
    requested_by: z.int().nullable().describe('Null: the schedule'),
    requested_by_username: z.string().nullable(),
    due_at: z.iso.datetime().describe('When it is, or was, to begin; after a failure that is some time later'),
    started_at: z.iso.datetime().nullable(),
    ended_at: z.iso.datetime().nullable(),
    duration_ms: z.int().nullable(),
    counts: Counts.nullable(),
    error: z.string().nullable().describe('Why it has failed'),
    node: z.string().nullable().describe('The server that ran it'),
  })
  .meta({ id: 'JobRun' });
export type JobRun = z.infer<typeof JobRun>;

export const Job = z
  .object({
    name: z.string(),
    description: z.string(),
    schedule: z.string().describe('As cron has it, in UTC'),
    schedule_in_words: z.string(),
    next_run_at: z.iso.datetime().describe('By the schedule'),
    can_dry_run: z.boolean().describe('It can count what it would do, without doing it'),
    open_run: JobRun.nullable().describe('Waits or runs'),
    open_dry_run: JobRun.nullable(),
    last_run: JobRun.nullable().describe('The last one that has ended'),
    last_dry_run: JobRun.nullable(),
    last_success: JobRun.nullable(),
    failures_since: z.int().describe('How often it has failed since its last success'),
  })
  .meta({ id: 'Job' });
export type Job = z.infer<typeof Job>;

const JobParam = z.object({ name: z.string().max(100) });

export const listJobs = endpoint({
  method: 'GET',
  path: '/api/admin/jobs/',
  tag,
  summary: 'What the house does in the background, when, and how it went',
  access: 'administrator',
  query: CursorPage.extend({ page_size: CursorPage.shape.page_size.default(100) }),
  status: 200,
  answer: pageOf(Job),
});

export const getJob = endpoint({
  method: 'GET',
  path: '/api/admin/jobs/:name/',
  tag,
  summary: 'One job',
  access: 'administrator',
  params: JobParam,
  status: 200,
  answer: Job,
});

export const listJobRuns = endpoint({
  method: 'GET',
  path: '/api/admin/jobs/:name/runs/',
  tag,
  summary: 'A job’s runs, newest first',
  description: 'The last 200 of 90 days are kept, and in any case the last one that succeeded. Every try is one.',
  access: 'administrator',
  params: JobParam,
  query: CursorPage.extend({ state: JobRunState.optional() }),
  status: 200,
  answer: pageOf(JobRun),
});

export const runJob = endpoint({
  method: 'POST',
  path: '/api/admin/jobs/:name/run/',
  tag,
  summary: 'Run a job now, or have it count what it would do',
  description:
    'Some server begins it at once; the answer is the run, which can be followed in the list of runs. Where the job ' +
    'waits or runs already, it is that run. Jobs that delete and move nothing have no dry run.',
  access: 'administrator',
  params: JobParam,
  body: z
    .object({ dry_run: z.boolean({ error: 'Only true or false can be set.' }).default(false) })
    .default({ dry_run: false }),
  status: 200,
  answer: JobRun,
});
