-- What is written with every message, at half the work. Check constraints are parsed anew by every statement that
-- inserts or updates: types say the same for nothing. Rows of a conversation are only ever made from their
-- conversation's locked row, so one foreign key ties each of them to it.

create type conversation_status as enum ('active', 'paused', 'completed', 'archived');
create type message_role as enum ('user', 'assistant', 'system', 'function');
create type message_status as enum ('pending', 'streaming', 'complete', 'stopped', 'interrupted', 'failed');
create type usage_source as enum ('reported', 'estimated', 'none');
create type generation_kind as enum ('answer', 'continuation', 'title', 'summary', 'tool');

alter table conversation
  drop constraint conversation_status_check,
  alter column status drop default,
  alter column status type conversation_status using status::conversation_status,
  alter column status set default 'active',
  -- The head that the last turn was put behind: RETURNING tells old values only from PostgreSQL 18 on.
  add column previous_head_id uuid,
  add column previous_head_is_open boolean not null default false,
  -- The end of an answer touches no index where its page has room.
  set (fillfactor = 80);

alter table message
  drop constraint message_role_check,
  drop constraint message_status_check,
  drop constraint message_usage_source_check,
  drop constraint message_user_id_fkey,
  drop constraint message_branch_id_fkey,
  -- A model that has answered is never deleted, only switched off.
  drop constraint message_llm_model_id_fkey,
  alter column role type message_role using role::message_role,
  alter column status type message_status using status::message_status,
  alter column usage_source type usage_source using usage_source::usage_source;

alter table answer
  drop constraint answer_conversation_id_fkey,
  drop constraint answer_user_id_fkey,
  drop constraint answer_question_id_fkey,
  drop constraint answer_llm_model_id_fkey,
  drop constraint answer_waits_for_fkey;

-- The ledger outlives what it tells of, and is never changed, not even by a deletion elsewhere.
alter table generation
  drop constraint generation_kind_check,
  drop constraint generation_usage_source_check,
  drop constraint generation_user_id_fkey,
  drop constraint generation_conversation_id_fkey,
  drop constraint generation_message_id_fkey,
  drop constraint generation_agent_id_fkey,
  drop constraint generation_llm_model_id_fkey,
  drop constraint generation_model_price_id_fkey,
  alter column kind type generation_kind using kind::generation_kind,
  alter column usage_source type usage_source using usage_source::usage_source;
