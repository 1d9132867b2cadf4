-- Roll-ups that are small enough to be added up while somebody waits. Whoever folds or recounts writes them with the larger ones.

-- What a person uses, by the quarter of an hour, whatever agent and model it was of.
create table usage_by_quarter_hour (
  user_id bigint not null,
  bucket timestamptz not null,
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
  call_ms bigint not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (user_id, bucket)
) with (fillfactor = 70);
create index usage_by_quarter_hour_bucket on usage_by_quarter_hour (bucket);

insert into usage_by_quarter_hour
  select user_id, bucket, sum(conversations_started), sum(messages_sent), sum(image_analysis_requests), sum(calls),
    sum(code_generation_requests), sum(web_browsing_requests), sum(input_tokens), sum(output_tokens), sum(cost_nano),
    sum(unpriced_calls), sum(answers), sum(answer_ms), sum(call_ms), min(first_at), max(last_at)
  from usage_by_person group by user_id, bucket order by user_id, bucket;

-- How requests went by the day in UTC: of each model whichever agent asked it, and of each version of an agent whichever model it
-- asked. Nobody asks for the one divided by the other, which has twenty times as many rows.
create table performance_by_day_of_model (
  date date not null,
  llm_model_id uuid not null,
  requests int not null,
  successes int not null,
  failures jsonb not null,
  input_tokens bigint not null,
  output_tokens bigint not null,
  cost_nano bigint not null,
  unpriced_requests int not null,
  success_ms bigint not null,
  writing_ms bigint not null,
  written_tokens bigint not null,
  first_token int[] not null,
  duration int[] not null,
  primary key (date, llm_model_id)
);
create index performance_by_day_of_model_model on performance_by_day_of_model (llm_model_id, date desc);

create table performance_by_day_of_version (
  date date not null,
  -- The nil uuid where there was none.
  agent_version_id uuid not null,
  requests int not null,
  successes int not null,
  failures jsonb not null,
  input_tokens bigint not null,
  output_tokens bigint not null,
  cost_nano bigint not null,
  unpriced_requests int not null,
  success_ms bigint not null,
  writing_ms bigint not null,
  written_tokens bigint not null,
  first_token int[] not null,
  duration int[] not null,
  primary key (date, agent_version_id)
);
create index performance_by_day_of_version_version on performance_by_day_of_version (agent_version_id, date desc);

-- A histogram is the number of its first bucket, and the counts from there on.
create function pg_temp.merged_histogram(histograms text) returns int[] language sql as $$
  with counted as (
    select h[1] + b.place::int - 1 as bucket, sum(b.count)::int as count
    from (select value::int[] as h from unnest(string_to_array(histograms, ';')) value) histogram,
      unnest(h[2:]) with ordinality as b (count, place)
    group by 1
  ), ends as (select min(bucket) as low, max(bucket) as high from counted)
  select coalesce(array_agg(count order by place), '{}') from (
    select 0 as place, low as count from ends where low is not null
    union all
    select b - low + 1, coalesce(c.count, 0) from ends, generate_series(low, high) b left join counted c on c.bucket = b
  ) merged
$$;

insert into performance_by_day_of_model
  select p.date, p.llm_model_id, sum(p.requests), sum(p.successes), max(f.failures::text)::jsonb, sum(p.input_tokens), sum(p.output_tokens),
    sum(p.cost_nano), sum(p.unpriced_requests), sum(p.success_ms), sum(p.writing_ms), sum(p.written_tokens),
    pg_temp.merged_histogram(string_agg(p.first_token::text, ';')), pg_temp.merged_histogram(string_agg(p.duration::text, ';'))
  from performance_by_day p join (
    select date, llm_model_id, coalesce(jsonb_object_agg(failure, count) filter (where failure is not null), '{}') as failures
    from (
      select date, llm_model_id, key as failure, sum(value::int) as count
      from performance_by_day left join lateral jsonb_each_text(failures) on true group by 1, 2, 3
    ) counted group by 1, 2
  ) f using (date, llm_model_id)
  group by p.date, p.llm_model_id;
insert into performance_by_day_of_version
  select p.date, p.agent_version_id, sum(p.requests), sum(p.successes), max(f.failures::text)::jsonb, sum(p.input_tokens), sum(p.output_tokens),
    sum(p.cost_nano), sum(p.unpriced_requests), sum(p.success_ms), sum(p.writing_ms), sum(p.written_tokens),
    pg_temp.merged_histogram(string_agg(p.first_token::text, ';')), pg_temp.merged_histogram(string_agg(p.duration::text, ';'))
  from performance_by_day p join (
    select date, agent_version_id, coalesce(jsonb_object_agg(failure, count) filter (where failure is not null), '{}') as failures
    from (
      select date, agent_version_id, key as failure, sum(value::int) as count
      from performance_by_day left join lateral jsonb_each_text(failures) on true group by 1, 2, 3
    ) counted group by 1, 2
  ) f using (date, agent_version_id)
  group by p.date, p.agent_version_id;
drop function pg_temp.merged_histogram(text);
drop table performance_by_day;

-- On which days a model was asked, or its answers of that day were rated or flagged.
create table model_day (
  date date not null,
  llm_model_id uuid not null,
  primary key (date, llm_model_id)
);

create function add_model_day() returns trigger language plpgsql as $$
begin
  insert into model_day values (new.date, new.llm_model_id) on conflict do nothing;
  return null;
end
$$;
create trigger add_model_day after insert on performance_by_day_of_model for each row execute function add_model_day();
create trigger add_model_day after insert on feedback_by_day for each row execute function add_model_day();

insert into model_day
  select date, llm_model_id from performance_by_day_of_model union select date, llm_model_id from feedback_by_day order by 1, 2;
