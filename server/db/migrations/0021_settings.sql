-- What administrators have set for the whole house: a row for each change, of which the last one holds. What nobody has
-- set is as the server has it by itself (server/core/settings).
create table setting (
  version int primary key,
  chosen jsonb not null,
  changed_by bigint references app_user on delete set null,
  changed_at timestamptz not null default now()
);
