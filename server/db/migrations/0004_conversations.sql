-- The one conversation core behind both faces, and the engine that answers.

-- Changes when a database is made or restored from a copy: clients then forget what they hold.
create table installation (
  "only" boolean primary key default true check ("only"),
  epoch uuid not null default gen_random_uuid()
);
insert into installation default values;

create table agent (
  id uuid primary key,
  name text not null,
  agent_type text not null default 'assistant' check (agent_type in ('assistant', 'expert', 'tutor', 'custom')),
  description text not null default '',
  system_prompt text not null,
  preferred_model_id uuid references llm_model on delete set null,
  created_by bigint references app_user on delete set null,
  is_public boolean not null default false,
  is_active boolean not null default true,
  is_default boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index agent_default on agent (is_default) where is_default;
insert into agent (id, name, description, system_prompt, is_public, is_default)
values (gen_random_uuid(), 'Assistant', 'Answers where no other agent was chosen', 'You are a helpful assistant.', true, true);

create table conversation (
  id uuid primary key,
  number bigint generated always as identity,
  user_id bigint not null references app_user on delete cascade,
  agent_id uuid not null references agent,
  llm_model_id uuid references llm_model on delete set null,
  title text not null,
  status text not null default 'active' check (status in ('active', 'paused', 'completed', 'archived')),
  system_prompt text not null,
  related_chat_id bigint references chat on delete set null,
  context_window int,
  auto_summarize boolean not null default false,
  -- The branch that is shown and the last message on it, so that a send reads and locks this row alone.
  active_branch_id bigint,
  head_id uuid,
  head_position int not null default 0,
  -- The head is an answer that has not ended: whatever is sent now is answered after it.
  head_is_open boolean not null default false,
  branch_count int not null default 1,
  total_messages int not null default 0,
  total_tokens_used bigint not null default 0,
  total_cost_nano bigint not null default 0,
  unpriced_answers int not null default 0,
  -- Goes up with every durable change; a client that has seen revision n asks for what changed after n.
  revision int not null default 0,
  activity_at timestamptz(3) not null default now(),
  last_message_at timestamptz,
  deleted_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (user_id, number)
);
create index conversation_activity on conversation (user_id, activity_at desc, number desc) where deleted_at is null;
create index conversation_related_chat on conversation (related_chat_id) where related_chat_id is not null;

-- A run of messages without a fork. Its first message stands at `start_position`, its parent is the
-- message before that in `parent_branch_id`. The visible path is a handful of index ranges, however long.
-- The end of the active branch stands in its conversation (`head_…`), and is written here when it is left.
create table branch (
  id bigint generated always as identity primary key,
  conversation_id uuid not null references conversation on delete cascade,
  parent_branch_id bigint references branch on delete cascade,
  start_position int not null,
  last_position int not null,
  last_id uuid,
  chosen_at timestamptz not null default clock_timestamp()
);
create index branch_place on branch (conversation_id, start_position);
create index branch_parent on branch (parent_branch_id);

create table message (
  id uuid primary key,
  number bigint generated always as identity,
  conversation_id uuid not null references conversation on delete cascade,
  user_id bigint not null references app_user on delete cascade,
  branch_id bigint not null references branch on delete cascade,
  position int not null,
  parent_id uuid,
  role text not null check (role in ('user', 'assistant', 'system', 'function')),
  message_type text not null default 'text',
  -- The text of all text parts. `parts` is null where the message is that one text part.
  content text not null default '',
  parts jsonb,
  status text not null check (status in ('pending', 'streaming', 'complete', 'stopped', 'interrupted', 'failed')),
  llm_model_id uuid references llm_model on delete set null,
  model_used text,
  input_tokens bigint,
  output_tokens bigint,
  usage_source text check (usage_source in ('reported', 'estimated', 'none')),
  cost_nano bigint,
  response_time_ms int,
  metadata jsonb,
  attachments jsonb,
  error_code text,
  error_message text,
  client_id text,
  revision int not null,
  created_at timestamptz not null default clock_timestamp(),
  unique (branch_id, position),
  unique (user_id, number)
);
create unique index message_client on message (user_id, client_id) where client_id is not null;
create index message_revision on message (conversation_id, revision);

-- A running server. Its lease is renewed with every write of its journal; who finds it lapsed ends the
-- node by raising `epoch`, after which the node can write nothing more under its old one.
create table node (
  id uuid primary key,
  epoch int not null default 1,
  journal_seq bigint not null default 0,
  lease_until timestamptz not null,
  started_at timestamptz not null default now()
);

-- An answer in the making: a row from the question until the end, then gone. The message keeps the
-- result and `generation` what it cost.
create table answer (
  message_id uuid primary key references message on delete cascade,
  conversation_id uuid not null references conversation on delete cascade,
  user_id bigint not null references app_user on delete cascade,
  question_id uuid references message on delete cascade,
  llm_model_id uuid references llm_model on delete set null,
  node_id uuid,
  node_epoch int,
  -- The answer above it in the same branch, while that one runs.
  waits_for uuid references message on delete set null,
  -- The human chat whose messages it quotes, and how many at most.
  context_chat_id bigint,
  context_message_limit int,
  stop_requested_at timestamptz,
  -- All that was shown up to this point of the node's journal.
  checkpoint_seq bigint not null default 0,
  checkpoint_parts jsonb,
  created_at timestamptz not null default clock_timestamp()
);
create index answer_conversation on answer (conversation_id);
create index answer_waits_for on answer (waits_for) where waits_for is not null;

-- What the models said, before anybody sees it: one row a flush with the new text of all answers of
-- the node, as JSON `[[message id, part, kind, at, text], …]`.
create table journal_segment (
  node_id uuid not null,
  seq bigint not null,
  entries text not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (node_id, seq)
);

-- The ledger: one row for every call of a provider, never changed.
create table generation (
  id uuid primary key,
  kind text not null check (kind in ('answer', 'continuation', 'title', 'summary', 'tool')),
  attempt int not null,
  user_id bigint references app_user on delete set null,
  conversation_id uuid references conversation on delete set null,
  message_id uuid references message on delete set null,
  agent_id uuid references agent on delete set null,
  llm_model_id uuid references llm_model on delete set null,
  provider text not null,
  requested_model text not null,
  response_model text,
  provider_request_id text,
  input_uncached bigint not null default 0,
  input_cache_read bigint not null default 0,
  input_cache_write bigint not null default 0,
  output_text bigint not null default 0,
  output_reasoning bigint not null default 0,
  usage_source text not null check (usage_source in ('reported', 'estimated', 'none')),
  usage_raw jsonb,
  model_price_id bigint references model_price,
  -- Null where the price was unknown; never a guessed zero.
  cost_nano bigint,
  outcome text not null,
  error_class text,
  http_status int,
  started_at timestamptz not null,
  first_token_at timestamptz,
  ended_at timestamptz not null
);
create index generation_message on generation (message_id);
create index generation_user on generation (user_id, started_at);
