-- Chats between people.

create table chat (
  id bigint generated always as identity primary key,
  name text not null,
  created_by bigint references app_user on delete set null,
  last_message_at timestamptz,
  activity_at timestamptz(3) not null default now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
-- Every message updates its chat: with room on the page that touches no index.
) with (fillfactor = 80);

create table chat_participant (
  chat_id bigint not null references chat on delete cascade,
  user_id bigint not null references app_user on delete cascade,
  joined_at timestamptz not null default now(),
  primary key (chat_id, user_id)
);
create index chat_participant_user on chat_participant (user_id, chat_id);

-- No index on `id` alone: to read a chat's newest messages by it would go through everybody's.
create table chat_message (
  id bigint generated always as identity,
  chat_id bigint not null references chat on delete cascade,
  sender_id bigint references app_user on delete set null,
  content text not null,
  created_at timestamptz not null default now(),
  primary key (chat_id, id)
);
