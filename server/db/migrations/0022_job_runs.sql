-- The runs of background jobs: what waits, what runs, and what has run. Whoever wants one to run, a schedule or an
-- administrator, adds a row; of all servers one takes it (docs/jobs.md).
create type job_run_state as enum ('waiting', 'running', 'succeeded', 'failed', 'interrupted');
create table job_run (
  id uuid primary key,
  -- Lists run by it.
  number bigint generated always as identity unique,
  job text not null,
  -- It only counts what it would do.
  is_dry boolean not null,
  state job_run_state not null default 'waiting',
  -- From 1: which try it is. Every one is a row.
  attempt int not null default 1,
  -- Null: the schedule.
  requested_by bigint references app_user on delete set null,
  due_at timestamptz not null default now(),
  -- The server that runs it, and until when it is taken for alive without a sign from it.
  node text,
  lease_until timestamptz,
  started_at timestamptz,
  ended_at timestamptz,
  -- What it did, or would do.
  counts jsonb,
  -- In words for administrators.
  error text,
  created_at timestamptz not null default now()
);
-- Of a job at most one run waits or runs, and beside it at most one dry one.
create unique index job_run_open on job_run (job, is_dry) where state in ('waiting', 'running');
create index job_run_job on job_run (job, number desc);
