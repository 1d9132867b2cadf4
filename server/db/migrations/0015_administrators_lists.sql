-- What administrators leaf through: everybody's conversations by their activity, everybody's messages by their time.
create index conversation_activity_of_all on conversation (activity_at desc, number desc);
-- What few conversations are is found among the few.
create index conversation_deleted on conversation (activity_at desc, number desc) where deleted_at is not null;
create index conversation_deleted_of_person on conversation (user_id, activity_at desc, number desc)
  where deleted_at is not null;
create index conversation_at_rest on conversation (status, activity_at desc, number desc) where status <> 'active';
create index message_created on message (created_at);
