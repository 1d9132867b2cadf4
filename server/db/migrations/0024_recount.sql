-- The roll-ups of use can be counted anew from what is true: the ledger, its adjustments, and what is kept here of the
-- facts that stand nowhere else. So nothing that people or retention delete takes anything away from what was used.

-- Folded facts: what was asked and begun, and which calls brought code. Their messages and conversations may be gone, or
-- have another agent by now.
create table usage_folded (
  at timestamptz not null,
  fact usage_fact not null,
  user_id bigint not null,
  agent_id uuid,
  llm_model_id uuid,
  -- Of a call that brought code; the ledger has the rest of it.
  generation_id uuid,
  is_special boolean not null
);
create index usage_folded_at on usage_folded (at);
-- Rows come in the order of time: a summary of each few pages costs those who write nothing.
create index generation_started on generation using brin (started_at) with (pages_per_range = 16, autosummarize = on);
create index usage_by_person_bucket on usage_by_person (bucket);

create table usage_recount (
  "only" boolean primary key default true check ("only"),
  -- What was used before this day is not counted anew: its facts are not all there.
  floor date,
  -- How far the walk over all days has come; null: the next one begins with the first.
  walked_until date
);
insert into usage_recount (floor) select (max(bucket) at time zone 'UTC')::date + 1 from usage_by_person;
