-- Who did what to others' things, and who looked at them. Rows are added and never changed, also not by us:
-- so there is no foreign key that could empty a column, and names stand as they were.
create table audit_log (
  id bigint generated always as identity primary key,
  created_at timestamptz not null default clock_timestamp(),
  actor_id bigint not null,
  actor_username text not null,
  actor_role text not null,
  action text not null,
  subject_type text not null,
  subject_id text not null,
  -- Whose it is, where it is somebody's.
  owner_id bigint,
  -- Why, in the words of who did it.
  reason text not null default '',
  details jsonb not null default '{}'
);
create index audit_log_subject on audit_log (subject_type, subject_id, id desc);
create index audit_log_actor on audit_log (actor_id, id desc);
create index audit_log_action on audit_log (action, id desc);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % are only added', tg_table_name;
end
$$;
create trigger audit_log_is_append_only before update or delete or truncate on audit_log
  for each statement execute function refuse_change();
