-- What people can search: the words of their messages and of their conversations' titles. `server/core/search` writes
-- them some moments after what they are taken from; docs/search.md says how they are found.

-- Every word is indexed behind the name of a shelf, which holds the words of some thousand messages: so no search looks up
-- more than that at a time, however many messages there are.
create table search_shelf (
  shard smallint not null,
  generation int not null,
  messages int not null,
  primary key (shard, generation)
);

-- A person's messages in the order of their numbers, by the thousand: so the newest are looked at without the others.
create table search_segment (
  user_id bigint not null references app_user on delete cascade,
  segment int not null,
  shelf text not null,
  first_number bigint not null,
  last_number bigint not null,
  messages int not null,
  oldest_at timestamptz not null,
  newest_at timestamptz not null,
  primary key (user_id, segment)
);

create table message_words (
  number bigint primary key,
  user_id bigint not null,
  conversation_id uuid not null,
  role message_role not null,
  created_at timestamptz not null,
  words tsvector not null
);
-- Without a list of what is pending, which every search would have to go through.
create index message_words_words on message_words using gin (words) with (fastupdate = off);

create table title_words (
  conversation_id uuid primary key references conversation on delete cascade,
  words tsvector not null
);
create index title_words_words on title_words using gin (words) with (fastupdate = off);

-- Up to which message of which revision a conversation has been indexed.
create table search_progress (
  conversation_id uuid primary key references conversation on delete cascade,
  revision int not null,
  number bigint not null
);

-- Nobody plans by how often a word occurs: every search asks for few rows, and counting the words takes long.
alter table message_words alter column words set statistics 0;
alter table title_words alter column words set statistics 0;

create function delete_message_words() returns trigger language plpgsql as $$
begin
  delete from message_words w using message m where m.conversation_id = old.id and w.number = m.number;
  return old;
end
$$;
create trigger delete_message_words before delete on conversation for each row execute function delete_message_words();
