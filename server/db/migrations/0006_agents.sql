-- Agents: who they are, and every form that each of them has had.

create type agent_type as enum ('assistant', 'expert', 'tutor', 'custom');

-- What makes an agent answer as it does. A row is never changed: a change is a new one.
create table agent_version (
  id uuid primary key,
  agent_id uuid not null references agent on delete cascade,
  version int not null,
  name text not null,
  agent_type agent_type not null,
  description text not null,
  system_prompt text not null,
  preferred_model_id uuid references llm_model,
  temperature_override double precision,
  max_tokens_override int,
  can_browse_web boolean not null default false,
  can_analyze_images boolean not null default false,
  can_generate_images boolean not null default false,
  can_code boolean not null default false,
  avatar_id uuid,
  created_by bigint references app_user on delete set null,
  -- The version that was put back, where this one says the same as an older one.
  restored_version int,
  created_at timestamptz not null default now(),
  unique (agent_id, version)
);
insert into agent_version (id, agent_id, version, name, agent_type, description, system_prompt, preferred_model_id, created_by)
select gen_random_uuid(), id, 1, name, agent_type::agent_type, description, system_prompt, preferred_model_id, created_by from agent;

-- Who may use an agent stands on the agent itself: to put back a version opens it to nobody.
alter table agent
  add column number bigint generated always as identity,
  -- The newest version. No foreign key: each refers to the other, and an agent without versions is never seen.
  add column current_version_id uuid,
  add column shares_system_prompt boolean not null default false,
  add column deleted_at timestamptz;
update agent a set current_version_id = v.id, shares_system_prompt = a.is_default from agent_version v where v.agent_id = a.id;
alter table agent
  alter column current_version_id set not null,
  drop column name,
  drop column agent_type,
  drop column description,
  drop column system_prompt,
  drop column preferred_model_id;
create index agent_created_by on agent (created_by, number desc) where deleted_at is null;
create index agent_number on agent (number desc) where deleted_at is null;

-- Re-encoded pictures; one that no version shows any more is deleted by a job.
create table avatar (
  id uuid primary key,
  image bytea not null,
  media_type text not null,
  created_by bigint references app_user on delete set null,
  created_at timestamptz not null default now()
);

-- How much an agent is used, exact at once. Every send of everybody counts up its agent, so the count is spread over
-- rows by conversation: two people wait for each other one time in sixteen, and one conversation always finds its own.
create table agent_tally (
  agent_id uuid not null references agent on delete cascade,
  shard smallint not null,
  conversations int not null default 0,
  messages int not null default 0,
  primary key (agent_id, shard)
) with (fillfactor = 50);
insert into agent_tally (agent_id, shard) select a.id, s from agent a, generate_series(0, 15) s;
update agent_tally t set conversations = c.conversations, messages = c.messages
from (
  select agent_id, number % 16 as shard, count(*) as conversations, sum(total_messages) as messages
  from conversation where deleted_at is null group by 1, 2
) c where c.agent_id = t.agent_id and c.shard = t.shard;

-- Null: the agent's own, whatever it says at the time.
alter table conversation alter column system_prompt drop not null;
create index conversation_agent on conversation (agent_id);

-- Which version answered.
alter table message add column agent_version_id uuid;
alter table answer add column agent_version_id uuid;
alter table generation add column agent_version_id uuid;
