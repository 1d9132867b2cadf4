import { type Expression, sql } from 'kysely';
import type { Context } from '#server/core/context.ts';
import type { ModelStatus } from '#server/db/model-tables.ts';
import type { ModelSettings } from './managed-model.ts';
import { notTakenBack } from './price-conditions-store.ts';
import { containing, pricedModels, type StoredModel, storedModelOf } from './priced-models-store.ts';

type StoreContext = Pick<Context, 'db'>;

export interface ManagedFilter {
  status?: ModelStatus | undefined;
  /** Of one that was added, by its id; null for the environment's. */
  providerId?: string | null | undefined;
  search?: string | undefined;
}

/** A model with the name of the provider that was added, where it is of one. */
export type ManagedRow = StoredModel & { providerName: string | null };

function managedModels(ctx: StoreContext, { status, providerId, search }: ManagedFilter) {
  const conditions: Expression<boolean>[] = [
    sql<boolean>`pr.deleted_at is null`,
    ...(status ? [sql<boolean>`m.status = ${status}`] : []),
    ...(providerId === undefined ? [] : [sql<boolean>`m.provider_id is not distinct from ${providerId}`]),
    ...(search ? [containing(search)] : []),
  ];
  return pricedModels(ctx)
    .leftJoin('provider as pr', 'pr.id', 'm.providerId')
    .where((eb) => eb.and(conditions))
    .select('pr.name as providerName');
}

/** At most `limit` of the models beside a number, in the order in which they came. */
export async function listManagedBeside(
  ctx: StoreContext,
  filter: ManagedFilter,
  from: number,
  direction: 'older' | 'newer',
  limit: number,
): Promise<ManagedRow[]> {
  const rows = await managedModels(ctx, filter)
    .where('m.number', direction === 'newer' ? '>' : '<', from)
    .orderBy('m.number', direction === 'newer' ? 'asc' : 'desc')
    .limit(limit)
    .execute();
  if (direction === 'older') rows.reverse();
  return rows.map(managedOf);
}

export async function countManaged(ctx: StoreContext, filter: ManagedFilter): Promise<number> {
  const { count } = await managedModels(ctx, filter)
    .clearSelect()
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

export async function findManaged(ctx: StoreContext, id: string): Promise<ManagedRow | null> {
  const row = await managedModels(ctx, {}).where('m.id', '=', id).executeTakeFirst();
  return row === undefined ? null : managedOf(row);
}

function managedOf({
  providerName,
  ...row
}: Awaited<ReturnType<ReturnType<typeof managedModels>['executeTakeFirstOrThrow']>>): ManagedRow {
  return { ...storedModelOf(row), providerName };
}

/** Holds the model against other changes until the transaction ends. */
export async function lockModel(ctx: StoreContext, id: string): Promise<void> {
  await ctx.db.selectFrom('llmModel').select('id').where('id', '=', id).forUpdate().execute();
}

export async function updateModel(
  ctx: StoreContext,
  id: string,
  { deadlines, ...settings }: Partial<ModelSettings>,
): Promise<void> {
  await ctx.db
    .updateTable('llmModel')
    .set({
      ...settings,
      ...(deadlines !== undefined && { deadlines: deadlines && JSON.stringify(deadlines) }),
      updatedAt: new Date(),
    })
    .where('id', '=', id)
    .execute();
}

/** Of two who choose at once the second waits, and its word holds. */
export async function chooseDefault(ctx: StoreContext, id: string | null): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('the default model'))`.execute(ctx.db);
  await ctx.db
    .updateTable('llmModel')
    .set({ isChosenDefault: false })
    .where('isChosenDefault', '=', true)
    .where('id', 'is distinct from', id)
    .execute();
  if (id !== null) await ctx.db.updateTable('llmModel').set({ isChosenDefault: true }).where('id', '=', id).execute();
}

/** A price from `validFrom` on, or from now; null takes back all that were set before. Answers its id. */
export async function insertPrice(
  ctx: Pick<Context, 'actor' | 'db'>,
  llmModelId: string,
  { price, validFrom }: { price: unknown; validFrom: Date | null },
): Promise<number> {
  const { id } = await ctx.db
    .insertInto('modelPrice')
    .values({
      llmModelId,
      validFrom: validFrom ?? sql<Date>`now()`,
      validTo: null,
      source: 'administrator',
      price: price === null ? null : JSON.stringify(price),
      setBy: ctx.actor.userId,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export interface PriceRow {
  id: number;
  /** Null where prices that were set before were taken back. */
  price: unknown;
  source: string;
  validFrom: Date;
  validTo: Date | null;
  setByUsername: string | null;
  /** Holds from a moment that is still to come. */
  isScheduled: boolean;
  createdAt: Date;
}

/** Prices of a model, newest first, below `before`; or the one with that id. */
export async function listPriceRows(
  ctx: StoreContext,
  llmModelId: string,
  { before, limit }: { before: number; limit: number },
): Promise<PriceRow[]> {
  return pricesOf(ctx, llmModelId).where('p.id', '<', before).orderBy('p.id', 'desc').limit(limit).execute();
}

export async function findPriceRow(ctx: StoreContext, llmModelId: string, id: number): Promise<PriceRow> {
  return pricesOf(ctx, llmModelId).where('p.id', '=', id).executeTakeFirstOrThrow();
}

/** An administrator's price ends where the next one begins, or where it is taken back. */
function pricesOf({ db }: StoreContext, llmModelId: string) {
  return db
    .selectFrom('modelPrice as p')
    .leftJoin('appUser as u', 'u.id', 'p.setBy')
    .where('p.llmModelId', '=', llmModelId)
    .select(['p.id', 'p.price', 'p.source', 'p.validFrom', 'p.createdAt', 'u.username as setByUsername'])
    .select((eb) => [
      sql<Date | null>`least(p.valid_to, case when p.source = 'administrator' then (
        select min(greatest(w.valid_from, p.valid_from)) from model_price w
        where w.llm_model_id = p.llm_model_id and w.source = 'administrator'
          and ((w.price is null and w.id > p.id) or (w.valid_from, w.id) > (p.valid_from, p.id))
      ) end)`.as('validTo'),
      sql<boolean>`(p.valid_from > now() and ${notTakenBack(eb)})`.as('isScheduled'),
    ]);
}

/** Whether administrators have set a price that holds or will. */
export async function hasSetPrice(ctx: StoreContext, llmModelId: string): Promise<boolean> {
  const row = await ctx.db
    .selectFrom('modelPrice as p')
    .select('p.id')
    .where('p.llmModelId', '=', llmModelId)
    .where('p.source', '=', 'administrator')
    .where('p.price', 'is not', null)
    .where(notTakenBack)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
