-- Models, and what each has cost since when.

create table llm_model (
  id uuid primary key,
  name text not null,
  model_type text not null,
  model_id text not null,
  api_endpoint text,
  max_tokens int not null default 4096,
  context_tokens int,
  temperature double precision not null default 1,
  top_p double precision not null default 1,
  status text not null default 'active' check (status in ('active', 'inactive', 'deprecated', 'maintenance')),
  daily_request_limit int,
  rate_limit_per_minute int,
  supports_streaming boolean not null default true,
  supports_function_calling boolean not null default false,
  supports_vision boolean not null default false,
  deadlines jsonb,
  default_reason text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index llm_model_identity on llm_model (model_type, model_id, coalesce(api_endpoint, ''));
-- The model that answers where nobody chose one: the one with a reason, at most one.
create unique index llm_model_default on llm_model ((true)) where default_reason is not null;

-- Integer pico-dollars a token, by bucket and tier; a new price is a new row, never a change.
create table model_price (
  id bigint generated always as identity primary key,
  llm_model_id uuid not null references llm_model on delete cascade,
  valid_from timestamptz not null,
  valid_to timestamptz,
  source text not null,
  price jsonb not null,
  created_at timestamptz not null default now()
);
create index model_price_model on model_price (llm_model_id, valid_from desc);
