-- A message between people is only ever made from its chat's locked row by somebody who is in the chat, so two foreign
-- keys were asked at each message for what had just been seen to; they took a third of its time in the database. Who
-- wrote a message and has no account any more is told from the missing account; what is said in a chat goes with it.

alter table chat_message
  drop constraint chat_message_chat_id_fkey,
  drop constraint chat_message_sender_id_fkey;

create function delete_chat_messages() returns trigger language plpgsql as $$
begin
  delete from chat_message where chat_id = old.id;
  return null;
end
$$;
create trigger delete_chat_messages after delete on chat for each row execute function delete_chat_messages();
