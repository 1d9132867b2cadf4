-- A conversation's number is enough to find it: with the person's id in front of it, PostgreSQL could as well go through
-- all conversations of that person, and did so until it had counted them.
alter table conversation
  drop constraint conversation_user_id_number_key,
  add constraint conversation_number_key unique (number);
