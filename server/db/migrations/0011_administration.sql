-- What administrators look for among people and chats.

-- To some minutes; it outlives the sessions that it was seen in.
alter table app_user add column last_seen_at timestamptz;
update app_user u set last_seen_at = s.seen_at
from (select user_id, max(last_used_at) as seen_at from session group by user_id) s where s.user_id = u.id;
create index app_user_email_prefix on app_user (email text_pattern_ops);
