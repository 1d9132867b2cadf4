-- A message is deleted with all that is below it, and can be brought back.

-- One row a deleted message, not one for each that went with it.
create table message_deletion (
  message_id uuid primary key references message on delete cascade,
  conversation_id uuid not null,
  branch_id bigint not null,
  position int not null,
  -- The conversation's, in which it was deleted, or brought back.
  revision int not null,
  deleted_at timestamptz not null default now(),
  restored_at timestamptz
);
create index message_deletion_place on message_deletion (branch_id, position) where restored_at is null;
create index message_deletion_revision on message_deletion (conversation_id, revision);

-- From this position on the branch's messages are deleted: the first of it that was, or all, where the branch forks from
-- what was. It follows from `message_deletion`, and is there so that a message needs no look at what is above it.
alter table branch add column deleted_from int not null default 2147483647;

-- In which revision messages were last deleted or brought back.
alter table conversation add column deletion_revision int not null default 0;
