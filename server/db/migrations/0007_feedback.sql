-- What people say of answers: one helpfulness rating a person and message, flags, and their counts.

create type flag_type as enum ('safety_issue', 'inappropriate', 'factual_error', 'outdated', 'off_topic');

create table message_rating (
  id uuid primary key,
  number bigint generated always as identity,
  message_id uuid not null references message on delete cascade,
  user_id bigint not null references app_user on delete cascade,
  score smallint not null,
  comment text not null default '',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (message_id, user_id)
);
create index message_rating_user on message_rating (user_id, number desc);

create table message_flag (
  id uuid primary key,
  number bigint generated always as identity,
  message_id uuid not null references message on delete cascade,
  user_id bigint not null references app_user on delete cascade,
  flag_type flag_type not null,
  comment text not null default '',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (message_id, user_id, flag_type)
);
create index message_flag_user on message_flag (user_id, number desc);

-- How often each score and each flag was given, exact at once: the transaction that stores a rating or a flag also
-- counts it here, for its message and for what made that message. Rows are written in the order of the key.
create type feedback_subject as enum ('message', 'agent', 'agent_version', 'llm_model');
create table feedback_count (
  subject feedback_subject not null,
  subject_id uuid not null,
  ones int not null default 0,
  twos int not null default 0,
  threes int not null default 0,
  fours int not null default 0,
  fives int not null default 0,
  safety_issue int not null default 0,
  inappropriate int not null default 0,
  factual_error int not null default 0,
  outdated int not null default 0,
  off_topic int not null default 0,
  primary key (subject, subject_id)
) with (fillfactor = 70);

-- Whether there is any to look for: most messages have none.
alter table message add column has_feedback boolean not null default false;
