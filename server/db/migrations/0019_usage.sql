-- What people use, by the quarter of an hour, so that a day can be cut in any time zone. Facts wait in `usage_pending`,
-- where the transaction that makes them true puts them, until they are folded into the roll-up: each once, by the
-- transaction that takes it away. So the roll-up and what is pending are, in every snapshot, all there is.

create type usage_fact as enum ('conversation', 'message', 'call');

create table usage_pending (
  fact usage_fact not null,
  user_id bigint not null,
  at timestamptz not null,
  agent_id uuid,
  llm_model_id uuid,
  -- Of a call, whose row says the rest.
  generation_id uuid,
  -- A message with a picture, or an answer with code.
  is_special boolean not null default false
);
-- It is written and emptied all the time, and read whole: as small as can be.
alter table usage_pending set (autovacuum_vacuum_threshold = 500, autovacuum_vacuum_scale_factor = 0.2,
  autovacuum_vacuum_insert_threshold = -1, autovacuum_analyze_threshold = 1000000);

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
