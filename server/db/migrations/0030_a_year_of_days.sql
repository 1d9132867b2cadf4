-- What a year of days is shown from, where it was still too much: one's own agents and models, what was said, and medians.

-- What a person uses on a day, by agent and by model; the person first, as only who used it asks day by day.
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
create table usage_by_day_of_person_and_agent (
  user_id bigint not null,
  date date not null,
  agent_id uuid not null,
  like usage_measures,
  primary key (user_id, date, agent_id)
) with (fillfactor = 70);
create table usage_by_day_of_person_and_model (
  user_id bigint not null,
  date date not null,
  llm_model_id uuid not null,
  like usage_measures,
  primary key (user_id, date, llm_model_id)
) with (fillfactor = 70);
drop table usage_measures;

-- As before, and both of these.
create or replace function adding_up_usage(rows_changed text) returns text language plpgsql immutable as $$
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
     ), of_person_and_parts as materialized (
       select date, user_id, agent_id, llm_model_id, %2$s from changed group by date, user_id, agent_id, llm_model_id
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
      ('usage_by_day_of_person_and_agent', 'user_id, date, agent_id', 'of_person_and_parts'),
      ('usage_by_day_of_person_and_model', 'user_id, date, llm_model_id', 'of_person_and_parts'),
      ('usage_by_day_of_agent_and_model', 'date, agent_id, agent_version_id, llm_model_id', 'of_agents'),
      ('usage_by_day_of_agent', 'date, agent_id, agent_version_id', 'of_agents'),
      ('usage_by_day_of_model', 'date, llm_model_id', 'of_agents')
    ) as sums_kept (kept_in, key, finer)
  ) || ' select';
end
$$;

create or replace function empty_usage_of_days() returns trigger language plpgsql as $$
begin
  truncate usage_by_day_of_model, usage_by_day_of_agent, usage_by_day_of_agent_and_model, usage_by_day_of_person,
    usage_by_month_of_person, usage_by_day_of_person_and_agent, usage_by_day_of_person_and_model;
  return null;
end
$$;

insert into usage_by_day_of_person_and_agent
  select user_id, date, agent_id, sum(conversations_started), sum(messages_sent), sum(image_analysis_requests), sum(calls),
    sum(code_generation_requests), sum(web_browsing_requests), sum(input_tokens), sum(output_tokens), sum(cost_nano),
    sum(unpriced_calls), sum(answers), sum(answer_ms), sum(call_ms)
  from usage_by_day group by user_id, date, agent_id order by user_id, date, agent_id;
insert into usage_by_day_of_person_and_model
  select user_id, date, llm_model_id, sum(conversations_started), sum(messages_sent), sum(image_analysis_requests), sum(calls),
    sum(code_generation_requests), sum(web_browsing_requests), sum(input_tokens), sum(output_tokens), sum(cost_nano),
    sum(unpriced_calls), sum(answers), sum(answer_ms), sum(call_ms)
  from usage_by_day group by user_id, date, llm_model_id order by user_id, date, llm_model_id;

-- What was said of a day's answers: of each model whichever agent asked it, and of each version of an agent whichever model it
-- asked.
create table feedback_sums (
  ones int not null,
  twos int not null,
  threes int not null,
  fours int not null,
  fives int not null,
  safety_issue int not null,
  inappropriate int not null,
  factual_error int not null,
  outdated int not null,
  off_topic int not null
);
create table feedback_by_day_of_model (
  date date not null,
  -- The nil uuid where there was none.
  llm_model_id uuid not null,
  like feedback_sums,
  primary key (date, llm_model_id)
) with (fillfactor = 70);
create table feedback_by_day_of_version (
  date date not null,
  agent_version_id uuid not null,
  like feedback_sums,
  primary key (date, agent_version_id)
) with (fillfactor = 70);
drop table feedback_sums;

-- Whatever writes `feedback_by_day` changes both with it, once a statement, in the order of their keys. A function for each kind of
-- statement, so that none is planned anew for each rating.
do $$
declare
  names text[] := array['ones', 'twos', 'threes', 'fours', 'fives', 'safety_issue', 'inappropriate', 'factual_error', 'outdated',
    'off_topic'];
  sums text := (select string_agg(format('sum(times * %I)', n), ', ') from unnest(names) n);
  added text := (select string_agg(format('%1$I = f.%1$I + excluded.%1$I', n), ', ') from unnest(names) n);
  adding text := (
    select string_agg(
      format(
        'insert into %1$I as f (date, %2$I, %3$s) select date, %2$I, %4$s from (%%1$s) changed group by 1, 2 order by 1, 2
         on conflict (date, %2$I) do update set %5$s;',
        kept_in, key, array_to_string(names, ', '), sums, added
      ), ' '
    )
    from (values ('feedback_by_day_of_model', 'llm_model_id'), ('feedback_by_day_of_version', 'agent_version_id')) as k (kept_in, key)
  );
  event text;
  told_as text;
  changed text;
begin
  execute format(adding, 'select 1 as times, * from feedback_by_day');
  for event, told_as, changed in values
    ('insert', 'new table as added', 'select 1 as times, * from added'),
    ('delete', 'old table as removed', 'select -1 as times, * from removed'),
    ('update', 'new table as added old table as removed',
      'select 1 as times, * from added union all select -1, * from removed')
  loop
    execute format(
      'create function add_up_feedback_on_%1$s() returns trigger language plpgsql as $body$ begin %2$s return null; end $body$',
      event, format(adding, changed)
    );
    execute format(
      'create trigger add_up_feedback_on_%1$s after %1$s on feedback_by_day referencing %2$s
       for each statement execute function add_up_feedback_on_%1$s()',
      event, told_as
    );
  end loop;
end
$$;

-- The bucket that holds the median of a histogram: the ⌈n / 2⌉-th smallest value. Null where there are none.
create function median_bucket(histogram int[]) returns int language plpgsql immutable parallel safe as $$
declare
  half bigint := ((select sum(count) from unnest(histogram[2:]) count) + 1) / 2;
  below bigint := 0;
begin
  for place in 2..coalesce(cardinality(histogram), 0) loop
    below := below + histogram[place];
    if below >= half then return histogram[1] + place - 2; end if;
  end loop;
  return null;
end
$$;

-- A histogram is read for its median alone where a day is one of hundreds.
alter table performance_by_day_of_model add column first_token_median int generated always as (median_bucket(first_token)) stored;
alter table performance_by_day_of_version add column first_token_median int generated always as (median_bucket(first_token)) stored;
