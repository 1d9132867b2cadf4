-- Chats between people.

create table chat (
  id bigint generated always as identity primary key,
  name text not null,
  created_by bigint references app_user on delete set null,
  last_message_at timestamptz,
  activity_at timestamptz(3) not null default now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table chat_participant (
  chat_id bigint not null references chat on delete cascade,
  user_id bigint not null references app_user on delete cascade,
  joined_at timestamptz not null default now(),
  primary key (chat_id, user_id)
);
create index chat_participant_user on chat_participant (user_id, chat_id);

create table chat_message (
  id bigint generated always as identity primary key,
  chat_id bigint not null references chat on delete cascade,
  sender_id bigint references app_user on delete set null,
  content text not null,
  created_at timestamptz not null default now()
);
create index chat_message_chat on chat_message (chat_id, id);
