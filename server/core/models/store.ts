import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import type { SystemContext } from '#server/core/context.ts';
import type { ProviderKind } from '#server/providers/provider.ts';
import { notTakenBack } from './price-conditions-store.ts';
import { pricedModels, type StoredModel, storedModelOf } from './priced-models-store.ts';

type StoreContext = Pick<SystemContext, 'db'>;

/** Every model with the price in force, by name, and in how many milliseconds a price changes by itself. */
export async function listModels(ctx: StoreContext): Promise<{ models: StoredModel[]; nextPriceInMs: number | null }> {
  const rows = await pricedModels(ctx)
    .select((eb) =>
      eb
        .selectFrom('modelPrice as p')
        .whereRef('p.llmModelId', '=', 'm.id')
        .where('p.validFrom', '>', sql<Date>`now()`)
        .where(notTakenBack)
        .select(sql<number | null>`(extract(epoch from min(p.valid_from) - now()) * 1000)::float8`.as('inMs'))
        .as('nextPriceInMs'),
    )
    .orderBy('m.name')
    .orderBy('m.id')
    .execute();
  const changes = rows.map((row) => row.nextPriceInMs).filter((ms) => ms !== null);
  return {
    models: rows.map(storedModelOf),
    nextPriceInMs: changes.length === 0 ? null : Math.min(...changes),
  };
}

/** A model with the price that held at an earlier moment. */
export async function findModelAt(ctx: StoreContext, id: string, moment: Date): Promise<StoredModel | null> {
  const row = await pricedModels(ctx, sql<Date>`${moment}::timestamptz`)
    .where('m.id', '=', id)
    .executeTakeFirst();
  return row ? storedModelOf(row) : null;
}

export interface ModelToRegister {
  name: string;
  modelType: ProviderKind;
  modelId: string;
  apiEndpoint: string | null;
  maxTokens: number;
  contextTokens: number | null;
  supportsStreaming: boolean;
  supportsFunctionCalling: boolean;
  supportsVision: boolean;
  deadlines: Record<string, number> | null;
  /** Prices with their validity; empty where unknown. */
  prices: { validFrom: Date; validTo: Date | null; source: string; price: unknown }[];
}

/** Adds a model that is new; what an administrator has set on a known one stays. Answers its id. */
export async function upsertModel(
  ctx: StoreContext,
  model: ModelToRegister,
  providerId: string | null,
): Promise<string> {
  const { prices: _, deadlines, ...columns } = model;
  const row = await ctx.db
    .insertInto('llmModel')
    .values({ id: randomUUIDv7(), providerId, ...columns, deadlines: deadlines && JSON.stringify(deadlines) })
    .onConflict((conflict) =>
      (providerId === null
        ? conflict.expression(sql`model_type, model_id, coalesce(api_endpoint, '')`).where('providerId', 'is', null)
        : conflict.columns(['providerId', 'modelId']).where('providerId', 'is not', null)
      ).doUpdateSet((eb) => ({ contextTokens: eb.fn.coalesce('llmModel.contextTokens', 'excluded.contextTokens') })),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

/** Adds a price unless the model has one of the same source and time that says the same already. */
export async function addPrice(
  ctx: StoreContext,
  llmModelId: string,
  { validFrom, validTo, source, price }: ModelToRegister['prices'][number],
): Promise<void> {
  const json = JSON.stringify(price);
  await sql`
    insert into model_price (llm_model_id, valid_from, valid_to, source, price)
    select ${llmModelId}, ${validFrom}, ${validTo}::timestamptz, ${source}, ${json}::jsonb
    where not exists (
      select from model_price where llm_model_id = ${llmModelId} and valid_from = ${validFrom}
        and valid_to is not distinct from ${validTo}::timestamptz and source = ${source} and price = ${json}::jsonb
    )`.execute(ctx.db);
}

/** Makes a model the first choice among those of its provider, or of the environment. */
export async function setFirstChoice(
  ctx: StoreContext,
  id: string,
  providerId: string | null,
  reason: string,
): Promise<void> {
  await ctx.db
    .updateTable('llmModel')
    .set({ defaultReason: null })
    .where('id', '!=', id)
    .where('providerId', 'is not distinct from', providerId)
    .where('defaultReason', 'is not', null)
    .execute();
  await ctx.db.updateTable('llmModel').set({ defaultReason: reason }).where('id', '=', id).execute();
}

/** The models of a provider that has moved: another seller, whose prices the price book tells anew. */
export async function moveToEndpoint(ctx: StoreContext, providerId: string, apiEndpoint: string | null): Promise<void> {
  await ctx.db.updateTable('llmModel').set({ apiEndpoint }).where('providerId', '=', providerId).execute();
  await sql`
    update model_price set valid_to = now() from llm_model m
    where m.provider_id = ${providerId} and model_price.llm_model_id = m.id and model_price.source <> 'administrator'
      and (model_price.valid_to is null or model_price.valid_to > now())`.execute(ctx.db);
}

/** Models that are still called after their provider, as they were registered, are called after its new name. */
export async function renameModelsOf(ctx: StoreContext, providerId: string, from: string, to: string): Promise<void> {
  await sql`
    update llm_model set name = model_id || ' (' || ${to}::text || ')'
    where provider_id = ${providerId} and name = model_id || ' (' || ${from}::text || ')'`.execute(ctx.db);
}

export async function clearChosenDefault(ctx: StoreContext, providerId: string): Promise<void> {
  await ctx.db
    .updateTable('llmModel')
    .set({ isChosenDefault: false })
    .where('isChosenDefault', '=', true)
    .where('providerId', '=', providerId)
    .execute();
}
