-- Review: what people flagged, one case a message, and who did what with it.

create type review_state as enum ('open', 'in_review', 'upheld', 'dismissed', 'escalated', 'withdrawn');

-- A case waits (`closed_at` is null) or is closed: decided on, or withdrawn with its last flag. Of whom and what the
-- message is stands here too, so that each list is a range of an index.
create table review_case (
  id uuid primary key,
  number bigint generated always as identity,
  message_id uuid not null unique references message on delete cascade,
  conversation_id uuid not null,
  owner_id bigint not null,
  agent_id uuid,
  agent_version_id uuid,
  llm_model_id uuid,
  state review_state not null default 'open',
  -- Goes up with every change that a decision depends on: whoever decides names the one they saw.
  version int not null default 1,
  -- The gravest of `kinds`: flag types are declared from the gravest on.
  kind flag_type not null,
  -- The types of the flags that are set now, and those that decisions have been made on.
  kinds flag_type[] not null,
  judged_kinds flag_type[] not null default '{}',
  priority smallint not null generated always as (case when kind = 'safety_issue' then 0 else 1 end) stored,
  flag_count int not null,
  flagger_count int not null,
  -- Who works on it, until when: after that, and when they may not review any more, nobody does.
  assignee_id bigint references app_user on delete set null,
  lease_expires_at timestamptz,
  -- It was handed to the administrators, who alone decide on it then.
  escalated_at timestamptz,
  opened_at timestamptz(3) not null default now(),
  closed_at timestamptz(3),
  decided_by bigint references app_user on delete set null,
  reason text not null default '',
  created_at timestamptz not null default now(),
  check ((closed_at is not null) = (state in ('upheld', 'dismissed', 'withdrawn')))
);
create index review_case_waiting on review_case (priority, opened_at, number) where closed_at is null;
create index review_case_waiting_kind on review_case (kind, priority, opened_at, number) where closed_at is null;
create index review_case_waiting_agent on review_case (agent_id, priority, opened_at, number) where closed_at is null;
create index review_case_waiting_model on review_case (llm_model_id, priority, opened_at, number) where closed_at is null;
create index review_case_assignee on review_case (assignee_id, priority, opened_at, number) where closed_at is null;
create index review_case_escalated on review_case (priority, opened_at, number) where state = 'escalated';
create index review_case_closed on review_case (closed_at desc, number desc) where closed_at is not null;
create index review_case_closed_agent on review_case (agent_id, closed_at desc, number desc) where closed_at is not null;
create index review_case_closed_model on review_case (llm_model_id, closed_at desc, number desc) where closed_at is not null;
create index review_case_decider on review_case (decided_by, closed_at desc, number desc) where closed_at is not null;

-- All that ever happened to a case. Names stand as they were then, and no foreign key can empty a column.
create table review_event (
  id bigint generated always as identity primary key,
  case_id uuid not null,
  -- The case's version from then on.
  version int not null,
  actor_id bigint not null,
  actor_username text not null,
  actor_role text not null,
  kind text not null check (kind in
    ('opened', 'flags_changed', 'withdrawn', 'reopened', 'assigned', 'released', 'commented', 'decided')),
  from_state review_state,
  to_state review_state not null,
  reason text not null default '',
  details jsonb not null default '{}',
  created_at timestamptz not null default clock_timestamp()
);
create index review_event_case on review_event (case_id, id desc);
create trigger review_event_is_append_only before update or delete or truncate on review_event
  for each statement execute function refuse_change();

-- Whom a case can be given to.
create index app_user_reviewers on app_user (lower(username)) where role in ('moderator', 'administrator');

-- What moderators may read of the audit log, in its order.
create index audit_log_cases on audit_log (id desc) where subject_type = 'case';

insert into review_case (id, message_id, conversation_id, owner_id, agent_id, agent_version_id, llm_model_id,
  kind, kinds, flag_count, flagger_count, opened_at)
select gen_random_uuid(), m.id, m.conversation_id, m.user_id, v.agent_id, m.agent_version_id, m.llm_model_id,
  f.kind, f.kinds, f.flag_count, f.flagger_count, f.opened_at
from (
  select message_id, min(flag_type) as kind, array_agg(distinct flag_type) as kinds, count(*) as flag_count,
    count(distinct user_id) as flagger_count, min(created_at) as opened_at
  from message_flag group by message_id
) f
join message m on m.id = f.message_id
left join agent_version v on v.id = m.agent_version_id
order by f.opened_at;

insert into review_event (case_id, version, actor_id, actor_username, actor_role, kind, to_state, details, created_at)
select c.id, 1, u.id, u.username, u.role, 'opened', 'open', jsonb_build_object('kinds', to_jsonb(c.kinds)), c.opened_at
from review_case c
cross join lateral (
  select user_id from message_flag where message_id = c.message_id order by number limit 1
) f
join app_user u on u.id = f.user_id
order by c.number;
