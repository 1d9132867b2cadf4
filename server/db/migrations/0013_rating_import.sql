-- Ratings of other systems, as they said them: several dimensions a person and message. What is shown is folded from
-- them, so that an import can come in parts and twice, and the rule can be checked against what there was.
create table imported_rating (
  message_id uuid not null references message on delete cascade,
  user_id bigint not null references app_user on delete cascade,
  rating_type text not null,
  score smallint not null,
  comment text not null,
  rated_at timestamptz,
  primary key (message_id, user_id, rating_type)
);
create index imported_rating_user on imported_rating (user_id);

-- Set while a rating is what an import made of it; whoever rates anew has the last word.
alter table message_rating add column imported_at timestamptz;
