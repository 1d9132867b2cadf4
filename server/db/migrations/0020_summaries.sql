-- What the model says a conversation is about: one text a conversation, written and refreshed by `server/core/summaries`;
-- docs/summaries.md says when and how.
create table conversation_summary (
  conversation_id uuid primary key references conversation on delete cascade,
  id uuid not null unique,
  -- Lists run by it.
  number bigint generated always as identity,
  user_id bigint not null references app_user on delete cascade,

  -- The text, and the last message that it speaks of: the branch and the place that it stands at. It is shown only where
  -- the chosen branch leads through that message. All null before there is one.
  title_suggestion text,
  summary_text text,
  key_topics text[],
  message_count int,
  message_id uuid,
  branch_id bigint,
  llm_model_id uuid references llm_model on delete set null,
  updated_at timestamptz,
  -- The same of an earlier place, from which it was written: where the end of the branch changes, not all is read anew.
  base jsonb,
  -- The same of a later place, while a long conversation is read in parts. Nobody is shown it.
  draft jsonb,

  -- At how many messages it is written the next time.
  next_count int,
  -- Begun without having come to an end since the last time that something was written.
  attempts int not null default 0,
  -- Until then it is being written, or waits to be tried again; null: nothing is under way.
  wake_at timestamptz,
  -- Counts who has begun to write it: only the last one stores what it has written.
  fence int not null default 0,
  -- Given up until there is more to say, and why the last time failed.
  has_failed boolean not null default false,
  error_code text,
  error_message text,

  -- The call of a model that is under way: where its server dies, whoever takes over writes it into the ledger.
  open_call jsonb,
  -- All calls of a model for it, as the ledger has them one by one. Nano-dollars of those whose price is known.
  calls int not null default 0,
  cost_nano bigint not null default 0,
  unpriced_calls int not null default 0,
  created_at timestamptz not null default now(),

  constraint conversation_summary_whole check (
    num_nulls(title_suggestion, summary_text, key_topics, message_count, message_id, branch_id, updated_at) in (0, 7)
  )
);
create index conversation_summary_user on conversation_summary (user_id, number);

-- To be looked through by who starts: of what was said while no server ran nobody was told.
create index conversation_auto_summarize on conversation (number) where auto_summarize;

-- Whether a branch leads through a place on another one, or on itself. Its messages stand on it from `start_position` on,
-- those before on the branch that it has left.
create function is_on_path(chosen_branch bigint, of_branch bigint, at int) returns boolean language sql stable as $$
  select chosen_branch = of_branch or (
    with recursive way as (
      select id, parent_branch_id, start_position from branch where id = chosen_branch
      union all
      select b.id, b.parent_branch_id, b.start_position from way join branch b on b.id = way.parent_branch_id
      where way.start_position > at
    )
    select coalesce(bool_or(id = of_branch), false) from way where start_position <= at
  )
$$;
