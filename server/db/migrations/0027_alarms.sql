-- Alarms: what is raised when the ratings of a model or an agent have fallen, or its flags or failures have risen.

create type alarm_subject as enum ('model', 'agent');
create type alarm_metric as enum ('ratings', 'flags', 'errors');
create type alarm_state as enum ('open', 'acknowledged', 'closed');
create type alarm_ending as enum ('recovered', 'not_borne_out', 'by_administrator');

-- Of whom there is something new: told by the statements that make it so, and taken away by who looks at the subject.
-- Rows are only added and deleted, so that nobody who rates waits for anybody.
create table alarm_pending (subject alarm_subject not null, subject_id uuid not null);
alter table alarm_pending set (autovacuum_vacuum_threshold = 500, autovacuum_vacuum_scale_factor = 0.2,
  autovacuum_vacuum_insert_threshold = -1, autovacuum_analyze_threshold = 1000000);

-- Which events of a subject are the baseline and which are watched; all else is computed from the events each time.
create table alarm_watch (
  subject alarm_subject not null,
  subject_id uuid not null,
  metric alarm_metric not null,
  -- The baseline: the newest events after `baseline_from` (null: any) up to `baseline_until`.
  baseline_from timestamptz(3),
  baseline_until timestamptz(3) not null,
  -- Events after it are watched.
  watched_from timestamptz(3) not null,
  primary key (subject, subject_id, metric)
) with (fillfactor = 70);

create table alarm (
  id uuid primary key,
  number bigint generated always as identity,
  subject alarm_subject not null,
  subject_id uuid not null,
  metric alarm_metric not null,
  state alarm_state not null default 'open',
  -- Goes up with every act; whoever acts names the one they saw.
  version int not null default 1,
  -- How often each outcome came before and after the change: scores from 1 to 5, or what went well and what did not.
  before_counts int[] not null,
  after_counts int[] not null,
  -- The figure that was expected, and which part of what it rests on is the whole house's, 0 to 1.
  expected double precision not null,
  house_share real not null,
  -- The log-likelihood ratio at the alarm, and that from which on there is one.
  evidence real not null,
  threshold real not null,
  -- When it began, and between when it may have begun.
  began_at timestamptz(3) not null,
  began_earliest timestamptz(3) not null,
  began_latest timestamptz(3) not null,
  -- The event that raised it.
  raised_at timestamptz(3) not null,
  -- The nearest known change, as it was then.
  change jsonb,
  -- What it was found in: the watch as it stood.
  baseline_from timestamptz(3),
  baseline_until timestamptz(3) not null,
  watched_from timestamptz(3) not null,
  -- Events after it are looked at for whether the figure is back.
  recovery_from timestamptz(3) not null,
  acknowledged_by bigint references app_user on delete set null,
  acknowledged_at timestamptz(3),
  closed_by bigint references app_user on delete set null,
  closed_at timestamptz(3),
  ending alarm_ending,
  note text not null default '',
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  check ((state = 'closed') = (closed_at is not null and ending is not null))
);
-- One at a time of a subject and a metric.
create unique index alarm_standing on alarm (subject, subject_id, metric) where state <> 'closed';
create index alarm_standing_number on alarm (number desc) where state <> 'closed';
create index alarm_closed_number on alarm (number desc) where state = 'closed';
create index alarm_subject on alarm (subject, subject_id, number desc);

-- The events, in their order: answers of which something was said, and calls.
create index message_feedback_model on message (llm_model_id, created_at) where has_feedback;
create index message_feedback_version on message (agent_version_id, created_at) where has_feedback;
create index generation_model on generation (llm_model_id, started_at);
create index generation_agent on generation (agent_id, started_at);

-- Two versions of an agent side by side.
create index feedback_by_day_version on feedback_by_day (agent_version_id, date);

-- All that was before.
insert into alarm_pending select 'model', id from llm_model;
insert into alarm_pending select 'agent', id from agent where deleted_at is null;
