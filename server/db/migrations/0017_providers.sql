-- Providers that administrators add while the server runs. One that was removed stays, without its key, since its models
-- are named by conversations and by the ledger.
create table provider (
  id uuid primary key,
  number bigint generated always as identity,
  kind text not null check (kind in ('openai', 'anthropic', 'google', 'openai-compatible')),
  name text not null,
  base_url text not null,
  -- Its address was in a private network, or on this machine, when it was given.
  is_local boolean not null,
  -- Encrypted, and of use only with this id, kind and base_url (docs/decisions/0016-provider-keys.md).
  key_sealed bytea,
  key_hint text,
  -- What it offers where it does not say so itself.
  models text[] not null default '{}',
  is_enabled boolean not null default true,
  last_test jsonb,
  deleted_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index provider_name on provider (lower(name)) where deleted_at is null;

alter table llm_model
  add column number bigint generated always as identity,
  -- Null for what the environment brings.
  add column provider_id uuid references provider,
  add column is_chosen_default boolean not null default false;

-- What the same provider calls the same is one model, wherever that provider moves.
drop index llm_model_identity;
create unique index llm_model_identity on llm_model (model_type, model_id, coalesce(api_endpoint, ''))
  where provider_id is null;
create unique index llm_model_of_provider on llm_model (provider_id, model_id) where provider_id is not null;
create unique index llm_model_number on llm_model (number);

-- `default_reason`: the first choice among what the environment brings, or among what one provider offers.
drop index llm_model_default;
create unique index llm_model_default
  on llm_model (coalesce(provider_id, '00000000-0000-0000-0000-000000000000')) where default_reason is not null;
create unique index llm_model_chosen_default on llm_model ((true)) where is_chosen_default;

-- A row without a price takes back what administrators have set before it.
alter table model_price
  alter column price drop not null,
  add column set_by bigint references app_user on delete set null;

-- How often a model was asked in the minute and the day (UTC) that run; only of models with a limit.
create table model_use (
  llm_model_id uuid not null references llm_model on delete cascade,
  period text not null check (period in ('minute', 'day')),
  starts_at timestamptz not null,
  requests int not null,
  primary key (llm_model_id, period)
) with (fillfactor = 50);
