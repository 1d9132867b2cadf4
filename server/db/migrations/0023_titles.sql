-- Conversations that were begun without a title are called by the first words of their first message, until the model has
-- found a better title or a person gives one. Nobody's is touched that was made before.
alter table conversation add column title_is_first_words boolean not null default false;
-- To be looked through by who starts, and by the job that leaves old ones as they are.
create index conversation_first_words on conversation (number) where title_is_first_words;

-- A title that is being asked for, is to be asked for again, or was given up; gone once it is found.
create table conversation_title (
  conversation_id uuid primary key references conversation on delete cascade,
  -- Begun without having come to an end.
  attempts int not null default 0,
  -- Until then it is being asked for, or waits to be tried again.
  wake_at timestamptz,
  -- Counts who has begun it: only the last one goes on.
  fence int not null default 0,
  has_failed boolean not null default false,
  error_code text,
  error_message text,
  -- The call of a model that is under way: where its server dies, whoever takes over writes it into the ledger.
  open_call jsonb,
  changed_at timestamptz not null default now()
);
