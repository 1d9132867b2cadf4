import type { SystemContext } from '#server/core/context.ts';
import type { AddedProviderKind } from '#server/db/model-tables.ts';
import type { ProviderTest } from './model-provider.ts';

type StoreContext = Pick<SystemContext, 'db'>;

export interface ProviderRow {
  id: string;
  number: number;
  kind: AddedProviderKind;
  name: string;
  baseUrl: string;
  isLocal: boolean;
  keySealed: Buffer | null;
  keyHint: string | null;
  models: string[];
  isEnabled: boolean;
  lastTest: ProviderTest | null;
  deletedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
}

function providers({ db }: StoreContext) {
  return db.selectFrom('provider').selectAll().$castTo<ProviderRow>();
}

/** All that there ever were, the removed ones too, whose models are still known; in the order in which they were added. */
export function listAllProviders(ctx: StoreContext): Promise<ProviderRow[]> {
  return providers(ctx).orderBy('number').execute();
}

export async function findProvider(ctx: StoreContext, id: string): Promise<ProviderRow | null> {
  return (await providers(ctx).where('id', '=', id).where('deletedAt', 'is', null).executeTakeFirst()) ?? null;
}

/** Holds the provider against other changes until the transaction ends. */
export async function lockProvider(ctx: StoreContext, id: string): Promise<ProviderRow | null> {
  const query = providers(ctx).where('id', '=', id).where('deletedAt', 'is', null).forUpdate();
  return (await query.executeTakeFirst()) ?? null;
}

export async function countProviders(ctx: StoreContext): Promise<number> {
  const { count } = await ctx.db
    .selectFrom('provider')
    .where('deletedAt', 'is', null)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

export type NewProviderRow = Pick<
  ProviderRow,
  'id' | 'kind' | 'name' | 'baseUrl' | 'isLocal' | 'keySealed' | 'keyHint' | 'models' | 'isEnabled'
>;

/** @throws a unique violation of `provider_name` where there is one of that name */
export async function insertProvider(ctx: StoreContext, row: NewProviderRow): Promise<void> {
  await ctx.db.insertInto('provider').values(row).execute();
}

/** @throws a unique violation of `provider_name` where there is another one of that name */
export async function updateProvider(
  ctx: StoreContext,
  id: string,
  changes: Partial<Omit<NewProviderRow, 'id' | 'kind'>>,
): Promise<void> {
  await ctx.db
    .updateTable('provider')
    .set({ ...changes, updatedAt: new Date() })
    .where('id', '=', id)
    .execute();
}

/** Its models stay known; its key does not. */
export async function markRemoved(ctx: StoreContext, id: string): Promise<void> {
  await ctx.db
    .updateTable('provider')
    .set({ deletedAt: new Date(), isEnabled: false, keySealed: null, keyHint: null })
    .where('id', '=', id)
    .execute();
}

export async function storeTest(ctx: StoreContext, id: string, test: ProviderTest): Promise<void> {
  await ctx.db
    .updateTable('provider')
    .set({ lastTest: JSON.stringify(test) })
    .where('id', '=', id)
    .execute();
}
