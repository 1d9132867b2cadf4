import type { Context } from '#server/core/context.ts';
import { decodeCursor, encodeCursor } from '#server/core/cursor.ts';
import { notFound } from '#server/core/errors.ts';
import { type Page, pageOf } from '#server/core/page.ts';
import type { ManagedModel, ModelPrice } from './managed-model.ts';
import {
  countManaged,
  findManaged,
  findPriceRow,
  listManagedBeside,
  listPriceRows,
  type ManagedFilter,
  type ManagedRow,
  type PriceRow,
} from './managed-store.ts';
import type { ModelCatalog } from './model-catalog.ts';

export interface ManageContext extends Context {
  catalog: ModelCatalog;
}

interface Place {
  cursor?: string | undefined;
  limit: number;
}

/** The models as administrators see them, in the order in which they came; none of a provider that was removed. */
export async function listManagedModels(
  ctx: ManageContext,
  filter: ManagedFilter,
  { cursor, limit }: Place,
): Promise<Page<ManagedModel> & { count: number }> {
  const from = cursor === undefined ? null : decodeCursor(cursor, 1);
  const direction = from?.direction ?? 'newer';
  const [rows, count] = await Promise.all([
    listManagedBeside(ctx, filter, from?.position[0] ?? 0, direction, limit + 1),
    countManaged(ctx, filter),
  ]);
  const place = ({ number }: ManagedRow): number[] => [number];
  const page = pageOf(rows, { limit, runs: 'newer', direction, isFromEnd: from === null, place });
  return { ...page, count, rows: page.rows.map((row) => withState(ctx, row)) };
}

export async function getManagedModel(ctx: ManageContext, id: string): Promise<ManagedModel> {
  const row = await findManaged(ctx, id);
  if (row === null) throw notFound();
  return withState(ctx, row);
}

/** What the catalog adds: what keeps the model from answering, and whether it is the default one. */
function withState({ catalog }: ManageContext, row: ManagedRow): ManagedModel {
  const offered = catalog.find(row.id);
  return { ...row, hindrance: offered?.hindrance ?? null, defaultReason: offered?.defaultReason ?? null };
}

/** Every price that a model ever had, newest first. */
export async function listPrices(ctx: ManageContext, id: string, { cursor, limit }: Place): Promise<Page<ModelPrice>> {
  const model = await getManagedModel(ctx, id);
  const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : decodeCursor(cursor, 1).position[0]!;
  const rows = await listPriceRows(ctx, id, { before, limit: limit + 1 });
  const hasMore = rows.length > limit;
  if (hasMore) rows.pop();
  const next = hasMore ? encodeCursor({ direction: 'older', position: [rows.at(-1)!.id] }) : null;
  return { rows: rows.map((row) => withCurrent(row, model)), next, previous: null };
}

export async function getPrice(ctx: ManageContext, modelId: string, priceId: number): Promise<ModelPrice> {
  return withCurrent(await findPriceRow(ctx, modelId, priceId), await getManagedModel(ctx, modelId));
}

function withCurrent(row: PriceRow, model: ManagedModel): ModelPrice {
  return { ...row, isCurrent: row.id === model.price?.id };
}
