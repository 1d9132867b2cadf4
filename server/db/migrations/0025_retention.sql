-- What stays of what is deleted for good (docs/retention.md).

-- From then on a conversation is being deleted for good, some of it at a time; it can't be brought back.
alter table conversation
  add column purging_at timestamptz,
  -- When it was last brought back: what its owner wants to have is not taken away the next night.
  add column restored_at timestamptz;
create index conversation_purging on conversation (number) where purging_at is not null;

-- What was said of answers that are gone: what it counts for, and neither whose it was nor of what.
create table feedback_kept (
  -- The answer's day, in UTC.
  date date not null,
  -- The nil uuid where there was none.
  llm_model_id uuid not null,
  agent_version_id uuid not null,
  -- One of the two.
  score smallint,
  flag_type flag_type,
  given_at timestamptz not null
);
create index feedback_kept_date on feedback_kept (date);

-- What became of conversations, by the day in UTC on which it did, and by their agent: counted by the transaction that does it.
create type conversation_fate as enum ('deleted', 'restored', 'purged', 'expired');
create table deleted_conversations_by_day (
  date date not null,
  agent_id uuid not null,
  -- Deleted by its owner, brought back, gone for good after having been deleted, or after nobody had used it for long.
  fate conversation_fate not null,
  conversations int not null default 0,
  messages bigint not null default 0,
  tokens bigint not null default 0,
  cost_nano bigint not null default 0,
  unpriced_answers bigint not null default 0,
  -- How old they were together, in seconds, and how many were younger than a day, a week, a month (30 days), and a year.
  age_seconds bigint not null default 0,
  younger_than_day int not null default 0,
  younger_than_week int not null default 0,
  younger_than_month int not null default 0,
  younger_than_year int not null default 0,
  primary key (date, agent_id, fate)
) with (fillfactor = 70);
insert into deleted_conversations_by_day
  select (deleted_at at time zone 'UTC')::date, agent_id, 'deleted', count(*), sum(total_messages), sum(total_tokens_used),
    sum(total_cost_nano), sum(unpriced_answers), sum(greatest(extract(epoch from deleted_at - created_at), 0))::bigint,
    count(*) filter (where deleted_at - created_at < interval '1 day'),
    count(*) filter (where deleted_at - created_at < interval '7 days'),
    count(*) filter (where deleted_at - created_at < interval '30 days'),
    count(*) filter (where deleted_at - created_at < interval '365 days')
  from conversation where deleted_at is not null group by 1, 2;

create index conversation_deleted_at on conversation (deleted_at, number) where deleted_at is not null;
-- Whether a case still needs a conversation.
create index review_case_conversation on review_case (conversation_id);
