-- How much may be used in a day or a month, and what of it has been used and is held; docs/budgets.md says how that is reckoned.
create table budget (
  id uuid primary key,
  -- Lists run by it.
  number bigint generated always as identity unique,
  name text not null,
  -- Whom it is for: one person, one agent, one model, each person by themselves, or everybody together.
  scope text not null check (scope in ('person', 'agent', 'model', 'each_person', 'house')),
  user_id bigint references app_user on delete cascade,
  agent_id uuid references agent on delete cascade,
  llm_model_id uuid references llm_model on delete cascade,
  -- What a call is asked for by, to find the budgets that it is in.
  subject text not null generated always as (case scope
    when 'person' then 'person ' || user_id::text
    when 'agent' then 'agent ' || agent_id::text
    when 'model' then 'model ' || llm_model_id::text
    else 'everybody' end) stored,
  unit text not null check (unit in ('tokens', 'dollars')),
  period text not null check (period in ('day', 'month')),
  time_zone text not null,
  -- Tokens, or nano-dollars.
  amount bigint not null check (amount > 0),
  action text not null check (action in ('warn', 'block')),
  version int not null default 1,
  created_by bigint not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- From then on it counts nothing and stops nobody.
  ended_at timestamptz,
  constraint budget_subject check (
    (scope = 'person') = (user_id is not null) and (scope = 'agent') = (agent_id is not null)
    and (scope = 'model') = (llm_model_id is not null)
  )
);
create index budget_of_subject on budget (subject) where ended_at is null;

-- The days or months of a budget, each from midnight to midnight in its time zone: those that are counted, and some weeks ahead,
-- so that who counts needs to know nothing of time zones.
create table budget_window (
  budget_id uuid not null references budget on delete cascade,
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  primary key (budget_id, starts_at)
);

-- What has been used in a window: always the sum of the ledger's rows and adjustments of that time, as whoever writes one of them
-- adds it here in the same statement. `held` is the sum of the open holds.
create table budget_use (
  budget_id uuid not null,
  starts_at timestamptz not null,
  -- Of a budget for each person, whose it is; else 0.
  user_id bigint not null,
  used bigint not null default 0,
  held bigint not null default 0,
  -- Calls whose price is unknown: a budget in dollars can't count them.
  unpriced_calls int not null default 0,
  primary key (budget_id, starts_at, user_id)
) with (fillfactor = 50);
-- A few rows that every call changes.
alter table budget_use set (autovacuum_vacuum_threshold = 200, autovacuum_vacuum_scale_factor = 0.1);

-- What a call that is under way may come to. It counts as long as the server that makes the call is alive.
create table budget_hold (
  -- The ledger's row of the call, to be.
  generation_id uuid not null,
  budget_id uuid not null,
  starts_at timestamptz not null,
  user_id bigint not null,
  amount bigint not null,
  -- The answer that it is for, where it is for one.
  message_id uuid,
  node_id uuid not null,
  node_epoch int not null,
  created_at timestamptz not null,
  primary key (generation_id, budget_id)
);
create index budget_hold_message on budget_hold (message_id) where message_id is not null;
alter table budget_hold set (autovacuum_vacuum_threshold = 200, autovacuum_vacuum_scale_factor = 0.1,
  autovacuum_vacuum_insert_threshold = -1);

-- How long the answers of agents are, by the day in UTC: histograms of output tokens (core/statistics/histogram.ts).
create table answer_size (
  agent_id uuid not null,
  date date not null,
  tokens int[] not null,
  primary key (agent_id, date)
);
