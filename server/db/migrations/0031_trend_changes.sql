-- What a look at the trends each night has found: a row wherever a figure's word is another one than it was.

create type trend_figure as enum ('rating', 'flags_per_thousand', 'errors', 'first_token', 'cost_per_answer', 'tokens_per_second');
create type trend_word as enum ('improving', 'stable', 'declining');

create table trend_change (
  id uuid primary key,
  number bigint generated always as identity,
  subject alarm_subject not null,
  subject_id uuid not null,
  figure trend_figure not null,
  -- The day, in UTC, on which the days before it said so for the first time.
  date date not null,
  word trend_word not null,
  -- Null where nothing had been said before.
  before trend_word,
  n int not null,
  slope double precision not null,
  slope_low double precision not null,
  slope_high double precision not null,
  p double precision not null,
  adjusted_p double precision not null,
  created_at timestamptz(3) not null default now(),
  unique (subject, subject_id, figure, date)
);
-- That something was stable when it was first looked at is no news.
create index trend_change_told on trend_change (number desc) where before is not null or word <> 'stable';
