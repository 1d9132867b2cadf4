-- What everybody uses of a day, without who or without what: `usage_by_day` has a row for each person and agent, which are too many
-- to be added up over a year while somebody waits. Both follow from it by whatever writes it, in the same transaction.

create table usage_by_day_of_person (
  date date not null,
  user_id bigint not null,
  conversations_started bigint not null,
  messages_sent bigint not null,
  image_analysis_requests bigint not null,
  calls bigint not null,
  code_generation_requests bigint not null,
  web_browsing_requests bigint not null,
  input_tokens bigint not null,
  output_tokens bigint not null,
  cost_nano bigint not null,
  unpriced_calls bigint not null,
  answers bigint not null,
  answer_ms bigint not null,
  call_ms bigint not null,
  primary key (date, user_id)
) with (fillfactor = 70);

create table usage_by_day_of_agent (
  date date not null,
  agent_id uuid not null,
  agent_version_id uuid not null,
  llm_model_id uuid not null,
  conversations_started bigint not null,
  messages_sent bigint not null,
  image_analysis_requests bigint not null,
  calls bigint not null,
  code_generation_requests bigint not null,
  web_browsing_requests bigint not null,
  input_tokens bigint not null,
  output_tokens bigint not null,
  cost_nano bigint not null,
  unpriced_calls bigint not null,
  answers bigint not null,
  answer_ms bigint not null,
  call_ms bigint not null,
  primary key (date, agent_id, agent_version_id, llm_model_id)
) with (fillfactor = 70);

-- Adds to one of the two by how much the rows of a statement have changed. What is left at nothing stays, as in `usage_by_day`.
create function add_up_usage_by_day() returns trigger language plpgsql as $$
declare
  kept_in text := tg_argv[0];
  key text := tg_argv[1];
  measures text[] := array['conversations_started', 'messages_sent', 'image_analysis_requests', 'calls', 'code_generation_requests',
    'web_browsing_requests', 'input_tokens', 'output_tokens', 'cost_nano', 'unpriced_calls', 'answers', 'answer_ms', 'call_ms'];
  added text := format('select 1 as times, %s, %s from added', key, array_to_string(measures, ', '));
  removed text := format('select -1 as times, %s, %s from removed', key, array_to_string(measures, ', '));
begin
  execute format(
    'insert into %1$I as u (%2$s, %3$s) select %2$s, %4$s from (%5$s) c group by %2$s order by %2$s
     on conflict (%2$s) do update set %6$s',
    kept_in, key, array_to_string(measures, ', '),
    (select string_agg(format('sum(times * %I)', m), ', ') from unnest(measures) m),
    case tg_op when 'INSERT' then added when 'DELETE' then removed else added || ' union all ' || removed end,
    (select string_agg(format('%1$I = u.%1$I + excluded.%1$I', m), ', ') from unnest(measures) m)
  );
  return null;
end
$$;

create trigger add_up_added_by_person after insert on usage_by_day referencing new table as added
  for each statement execute function add_up_usage_by_day('usage_by_day_of_person', 'date, user_id');
create trigger add_up_changed_by_person after update on usage_by_day referencing new table as added old table as removed
  for each statement execute function add_up_usage_by_day('usage_by_day_of_person', 'date, user_id');
create trigger add_up_removed_by_person after delete on usage_by_day referencing old table as removed
  for each statement execute function add_up_usage_by_day('usage_by_day_of_person', 'date, user_id');
create trigger add_up_added_by_agent after insert on usage_by_day referencing new table as added
  for each statement execute function add_up_usage_by_day('usage_by_day_of_agent', 'date, agent_id, agent_version_id, llm_model_id');
create trigger add_up_changed_by_agent after update on usage_by_day referencing new table as added old table as removed
  for each statement execute function add_up_usage_by_day('usage_by_day_of_agent', 'date, agent_id, agent_version_id, llm_model_id');
create trigger add_up_removed_by_agent after delete on usage_by_day referencing old table as removed
  for each statement execute function add_up_usage_by_day('usage_by_day_of_agent', 'date, agent_id, agent_version_id, llm_model_id');

-- Emptied at once, as by a recount of everything, it leaves nothing behind.
create function empty_usage_of_days() returns trigger language plpgsql as $$
begin
  truncate usage_by_day_of_person, usage_by_day_of_agent;
  return null;
end
$$;
create trigger empty_usage_of_days after truncate on usage_by_day for each statement execute function empty_usage_of_days();

insert into usage_by_day_of_person
  select date, user_id, sum(conversations_started), sum(messages_sent), sum(image_analysis_requests), sum(calls),
    sum(code_generation_requests), sum(web_browsing_requests), sum(input_tokens), sum(output_tokens), sum(cost_nano),
    sum(unpriced_calls), sum(answers), sum(answer_ms), sum(call_ms)
  from usage_by_day group by date, user_id order by date, user_id;
insert into usage_by_day_of_agent
  select date, agent_id, agent_version_id, llm_model_id, sum(conversations_started), sum(messages_sent), sum(image_analysis_requests),
    sum(calls), sum(code_generation_requests), sum(web_browsing_requests), sum(input_tokens), sum(output_tokens), sum(cost_nano),
    sum(unpriced_calls), sum(answers), sum(answer_ms), sum(call_ms)
  from usage_by_day group by date, agent_id, agent_version_id, llm_model_id order by date, agent_id, agent_version_id, llm_model_id;
