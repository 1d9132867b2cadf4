-- What people use, by the quarter of an hour, so that a day can be cut in any time zone. Facts wait in `usage_pending`,
-- where the transaction that makes them true puts them, until they are folded into the roll-up: each once, by the
-- transaction that takes it away. So the roll-up and what is pending are, in every snapshot, all there is.

create type usage_fact as enum ('conversation', 'message', 'call', 'adjustment');

create table usage_pending (
  fact usage_fact not null,
  user_id bigint not null,
  at timestamptz not null,
  agent_id uuid,
  llm_model_id uuid,
  -- Of a call, whose row says the rest, or of the one that an adjustment is about.
  generation_id uuid,
  -- By how much an adjustment changes what that cost.
  amount_nano bigint,
  -- A message with a picture, or an answer with code.
  is_special boolean not null default false
);
-- It is written and emptied all the time, and read whole: as small as can be.
alter table usage_pending set (autovacuum_vacuum_threshold = 500, autovacuum_vacuum_scale_factor = 0.2,
  autovacuum_vacuum_insert_threshold = -1, autovacuum_analyze_threshold = 1000000);

-- What was found out later of a call's cost: the ledger's row stays as it was.
create table generation_adjustment (
  id uuid primary key,
  -- A call without a price is priced once.
  generation_id uuid not null unique,
  cost_nano bigint not null,
  model_price_id bigint not null,
  made_by bigint not null,
  created_at timestamptz not null default now()
);
create index generation_unpriced on generation (llm_model_id, started_at)
  where cost_nano is null and usage_source <> 'none';

create table usage_by_person (
  user_id bigint not null,
  -- When a quarter of an hour began.
  bucket timestamptz not null,
  -- The agent and the model, or the nil uuid where there was none.
  agent_id uuid not null,
  llm_model_id uuid not null,
  conversations_started int not null,
  messages_sent int not null,
  image_analysis_requests int not null,
  -- Calls of a provider, and what they used; `unpriced_calls` are not in `cost_nano`.
  calls int not null,
  code_generation_requests int not null,
  web_browsing_requests int not null,
  input_tokens bigint not null,
  output_tokens bigint not null,
  cost_nano bigint not null,
  unpriced_calls int not null,
  -- Answers that came to their end, and how long these took together.
  answers int not null,
  answer_ms bigint not null,
  -- How long all calls took together.
  call_ms bigint not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (user_id, bucket, agent_id, llm_model_id)
) with (fillfactor = 70);

-- The same by the day in UTC, for who answers for all of it.
create table usage_by_day (
  date date not null,
  user_id bigint not null,
  agent_id uuid not null,
  -- The version that answered; the nil uuid for what is no call.
  agent_version_id uuid not null,
  llm_model_id uuid not null,
  conversations_started int not null,
  messages_sent int not null,
  image_analysis_requests int not null,
  -- Calls of a provider, and what they used; `unpriced_calls` are not in `cost_nano`.
  calls int not null,
  code_generation_requests int not null,
  web_browsing_requests int not null,
  input_tokens bigint not null,
  output_tokens bigint not null,
  cost_nano bigint not null,
  unpriced_calls int not null,
  -- Answers that came to their end, and how long these took together.
  answers int not null,
  answer_ms bigint not null,
  -- How long all calls took together.
  call_ms bigint not null,
  primary key (date, user_id, agent_id, agent_version_id, llm_model_id)
) with (fillfactor = 70);

-- All that was before.
insert into usage_pending (fact, user_id, at, agent_id)
  select 'conversation', user_id, created_at, agent_id from conversation;
insert into usage_pending (fact, user_id, at, agent_id, llm_model_id, is_special)
  select 'message', m.user_id, m.created_at, c.agent_id, c.llm_model_id,
    m.attachments is not null and m.attachments @? '$[*].media_type ? (@ starts with "image/")'
  from message m join conversation c on c.id = m.conversation_id where m.role = 'user';
insert into usage_pending (fact, user_id, at, agent_id, llm_model_id, generation_id, is_special)
  select 'call', g.user_id, g.started_at, g.agent_id, g.llm_model_id, g.id,
    g.outcome <> 'failed' and coalesce(position('```' in m.content), 0) > 0
  from generation g left join message m on m.id = g.message_id where g.user_id is not null;

-- How models do, by the day in UTC, and by the version of the agent that had them answer.
create table performance_by_day (
  date date not null,
  llm_model_id uuid not null,
  -- The nil uuid where there was none.
  agent_version_id uuid not null,
  requests int not null,
  successes int not null,
  -- How often each class of error ended a request.
  failures jsonb not null,
  input_tokens bigint not null,
  output_tokens bigint not null,
  cost_nano bigint not null,
  unpriced_requests int not null,
  -- Of the successes: how long they took, how long they wrote after the first token, and what they wrote in that time.
  success_ms bigint not null,
  writing_ms bigint not null,
  written_tokens bigint not null,
  -- Histograms in milliseconds (core/statistics/histogram.ts): until the first token, and of the whole answer.
  first_token int[] not null,
  duration int[] not null,
  primary key (date, llm_model_id, agent_version_id)
);
create index performance_by_day_model on performance_by_day (llm_model_id, date desc);

-- What people say of the answers of a day, exact at once: counted by the transaction that says it.
create table feedback_by_day (
  date date not null,
  llm_model_id uuid not null,
  agent_version_id uuid not null,
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
  primary key (date, llm_model_id, agent_version_id)
) with (fillfactor = 70);

insert into feedback_by_day (date, llm_model_id, agent_version_id, ones, twos, threes, fours, fives)
  select (m.created_at at time zone 'UTC')::date, coalesce(m.llm_model_id, '00000000-0000-0000-0000-000000000000'),
    coalesce(m.agent_version_id, '00000000-0000-0000-0000-000000000000'), count(*) filter (where r.score = 1),
    count(*) filter (where r.score = 2), count(*) filter (where r.score = 3), count(*) filter (where r.score = 4),
    count(*) filter (where r.score = 5)
  from message_rating r join message m on m.id = r.message_id group by 1, 2, 3;
insert into feedback_by_day (date, llm_model_id, agent_version_id, safety_issue, inappropriate, factual_error, outdated, off_topic)
  select (m.created_at at time zone 'UTC')::date, coalesce(m.llm_model_id, '00000000-0000-0000-0000-000000000000'),
    coalesce(m.agent_version_id, '00000000-0000-0000-0000-000000000000'), count(*) filter (where f.flag_type = 'safety_issue'),
    count(*) filter (where f.flag_type = 'inappropriate'), count(*) filter (where f.flag_type = 'factual_error'),
    count(*) filter (where f.flag_type = 'outdated'), count(*) filter (where f.flag_type = 'off_topic')
  from message_flag f join message m on m.id = f.message_id group by 1, 2, 3
  on conflict (date, llm_model_id, agent_version_id) do update set safety_issue = excluded.safety_issue,
    inappropriate = excluded.inappropriate, factual_error = excluded.factual_error, outdated = excluded.outdated,
    off_topic = excluded.off_topic;
