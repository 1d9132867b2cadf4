import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import type { SystemContext } from '#server/core/context.ts';
import type { ProviderKind } from '#server/providers/provider.ts';
import type { LlmModel } from './model.ts';

type StoreContext = Pick<SystemContext, 'db'>;

/** Every model with the price in force, the default one first. */
export async function listModels(ctx: StoreContext): Promise<LlmModel[]> {
  const rows = await ctx.db
    .selectFrom('llmModel as m')
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('modelPrice as p')
          .select(['p.id as priceId', 'p.price'])
          .whereRef('p.llmModelId', '=', 'm.id')
          .where('p.validFrom', '<=', sql<Date>`now()`)
          .where((or) => or.or([or('p.validTo', 'is', null), or('p.validTo', '>', sql<Date>`now()`)]))
          .orderBy('p.validFrom', 'desc')
          .orderBy('p.id', 'desc')
          .limit(1)
          .as('price'),
      (join) => join.onTrue(),
    )
    .selectAll('m')
    .select(['price.priceId', 'price.price'])
    .orderBy(sql`m.default_reason is null`)
    .orderBy('m.name')
    .orderBy('m.id')
    .execute();
  return rows.map(({ priceId, price, ...row }) => ({
    ...row,
    modelType: row.modelType as ProviderKind,
    price: priceId === null ? null : { id: priceId, price },
  }));
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
export async function upsertModel(ctx: StoreContext, model: ModelToRegister): Promise<string> {
  const { prices: _, deadlines, ...columns } = model;
  const row = await ctx.db
    .insertInto('llmModel')
    .values({ id: randomUUIDv7(), ...columns, deadlines: deadlines && JSON.stringify(deadlines) })
    .onConflict((conflict) =>
      conflict
        .expression(sql`model_type, model_id, coalesce(api_endpoint, '')`)
        .doUpdateSet((eb) => ({ contextTokens: eb.fn.coalesce('llmModel.contextTokens', 'excluded.contextTokens') })),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

/** Adds a price unless the model's newest one of the same source says the same already. */
export async function addPrice(
  ctx: StoreContext,
  llmModelId: string,
  { validFrom, validTo, source, price }: ModelToRegister['prices'][number],
): Promise<void> {
  const json = JSON.stringify(price);
  await sql`
    insert into model_price (llm_model_id, valid_from, valid_to, source, price)
    select ${llmModelId}, ${validFrom}, ${validTo}, ${source}, ${json}::jsonb
    where not exists (
      select from model_price where llm_model_id = ${llmModelId} and valid_from = ${validFrom} and source = ${source} and price = ${json}::jsonb
    )`.execute(ctx.db);
}

export async function setDefaultModel(ctx: StoreContext, id: string, reason: string): Promise<void> {
  await ctx.db
    .updateTable('llmModel')
    .set({ defaultReason: null })
    .where('id', '!=', id)
    .where('defaultReason', 'is not', null)
    .execute();
  await ctx.db.updateTable('llmModel').set({ defaultReason: reason }).where('id', '=', id).execute();
}
