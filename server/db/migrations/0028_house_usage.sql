-- What everybody uses, without who or without what: `usage_by_day` has a row for each person, agent and model of a day, which are too
-- many to be added up over a year while somebody waits. All sums here follow from it by whatever writes it, in the same transaction.

create table usage_measures (
  conversations_started int not null,
  messages_sent int not null,
  image_analysis_requests int not null,
  calls int not null,
  code_generation_requests int not null,
  web_browsing_requests int not null,
  input_tokens bigint not null,
  output_tokens bigint not null,
  cost_nano bigint not null,
  unpriced_calls int not null,
  answers int not null,
  answer_ms bigint not null,
  call_ms bigint not null
);
create table usage_by_day_of_model (
  date date not null,
  llm_model_id uuid not null,
  like usage_measures,
  primary key (date, llm_model_id)
) with (fillfactor = 70);
create table usage_by_day_of_agent (
  date date not null,
  agent_id uuid not null,
  agent_version_id uuid not null,
  like usage_measures,
  primary key (date, agent_id, agent_version_id)
) with (fillfactor = 70);
create table usage_by_day_of_agent_and_model (
  date date not null,
  agent_id uuid not null,
  agent_version_id uuid not null,
  llm_model_id uuid not null,
  like usage_measures,
  primary key (date, agent_id, agent_version_id, llm_model_id)
) with (fillfactor = 70);
create table usage_by_day_of_person (
  date date not null,
  user_id bigint not null,
  like usage_measures,
  primary key (date, user_id)
) with (fillfactor = 70);
-- There are many people, so that a year of them is added up by its months.
create table usage_by_month_of_person (
  -- Its first day.
  month date not null,
  user_id bigint not null,
  like usage_measures,
  primary key (month, user_id)
) with (fillfactor = 70);
drop table usage_measures;

-- The statement that adds rows of `usage_by_day`, each so many `times`, to all of the sums; the smaller ones by way of the larger.
-- What is left at nothing stays, as in `usage_by_day`.
create function adding_up_usage(rows_changed text) returns text language plpgsql immutable as $$
declare
  measures text[] := array['conversations_started', 'messages_sent', 'image_analysis_requests', 'calls', 'code_generation_requests',
    'web_browsing_requests', 'input_tokens', 'output_tokens', 'cost_nano', 'unpriced_calls', 'answers', 'answer_ms', 'call_ms'];
  sums text := (select string_agg(format('sum(%I)', m), ', ') from unnest(measures) m);
  sums_of_times text := (select string_agg(format('sum(times * %1$I)::bigint as %1$I', m), ', ') from unnest(measures) m);
  added text := (select string_agg(format('%1$I = u.%1$I + excluded.%1$I', m), ', ') from unnest(measures) m);
begin
  return format(
    'with changed as not materialized (%s), of_people as materialized (
       select date, date_trunc(''month'', date::timestamp)::date as month, user_id, %s from changed group by date, user_id
     ), of_agents as materialized (
       select date, agent_id, agent_version_id, llm_model_id, %2$s from changed group by date, agent_id, agent_version_id, llm_model_id
     )',
    rows_changed, sums_of_times
  ) || (
    select string_agg(
      format(
        ', %1$I as (insert into %1$I as u (%2$s, %3$s) select %2$s, %4$s from %5$I group by %2$s order by %2$s
         on conflict (%2$s) do update set %6$s)',
        kept_in, key, array_to_string(measures, ', '), sums, finer, added
      ), ''
    )
    from (values
      ('usage_by_day_of_person', 'date, user_id', 'of_people'),
      ('usage_by_month_of_person', 'month, user_id', 'of_people'),
      ('usage_by_day_of_agent_and_model', 'date, agent_id, agent_version_id, llm_model_id', 'of_agents'),
      ('usage_by_day_of_agent', 'date, agent_id, agent_version_id', 'of_agents'),
      ('usage_by_day_of_model', 'date, llm_model_id', 'of_agents')
    ) as sums_kept (kept_in, key, finer)
  ) || ' select';
end
$$;

-- Who adds to rows that may be there is told of both, rows that are new and rows that have changed, and mostly of none of one kind.
create function add_up_usage_by_day() returns trigger language plpgsql as $$
declare
  rows_changed text := case tg_op
    when 'INSERT' then 'select 1 as times, * from added'
    when 'DELETE' then 'select -1 as times, * from removed'
    else 'select 1 as times, * from added union all select -1, * from removed'
  end;
  is_any boolean;
begin
  execute format('select exists (%s)', rows_changed) into is_any;
  if is_any then execute adding_up_usage(rows_changed); end if;
  return null;
end
$$;
create trigger add_up_added after insert on usage_by_day referencing new table as added
  for each statement execute function add_up_usage_by_day();
create trigger add_up_changed after update on usage_by_day referencing new table as added old table as removed
  for each statement execute function add_up_usage_by_day();
create trigger add_up_removed after delete on usage_by_day referencing old table as removed
  for each statement execute function add_up_usage_by_day();

-- Emptied at once, as by a recount of everything, it leaves nothing behind.
create function empty_usage_of_days() returns trigger language plpgsql as $$
begin
  truncate usage_by_day_of_model, usage_by_day_of_agent, usage_by_day_of_agent_and_model, usage_by_day_of_person,
    usage_by_month_of_person;
  return null;
end
$$;
create trigger empty_usage_of_days after truncate on usage_by_day for each statement execute function empty_usage_of_days();

do $$ begin execute adding_up_usage('select 1 as times, * from usage_by_day'); end $$;
