import { recordAct } from '#server/core/audit/record-act.ts';
import { wireNames } from '#server/core/audit/wire-names.ts';
import { act } from '#server/core/context.ts';
import { invalid } from '#server/core/errors.ts';
import { getManagedModel, getPrice, type ManageContext } from './list-managed-models.ts';
import type { ManagedModel, ModelPrice } from './managed-model.ts';
import { hasSetPrice, insertPrice, lockModel } from './managed-store.ts';
import type { PriceBook, PricePerMillion } from './model.ts';

export interface PriceContext extends ManageContext {
  priceBook: PriceBook;
}

export interface NewPrice {
  perMillion: PricePerMillion & { input: string; output: string };
  /** Null: from now on. */
  validFrom: Date | null;
}

/** How much the clocks of who sets a price and of the server may differ, in milliseconds. */
const clocksDiffer = 60_000;

/**
 * Sets what a model costs, in place of what the price book says: for answers that begin after it. What runs keeps the
 * price that it began with, and what was paid stays as it was.
 */
export async function setPrice(
  ctx: PriceContext,
  id: string,
  { perMillion, validFrom }: NewPrice,
): Promise<ModelPrice> {
  const ahead = validFrom === null ? null : validFrom.getTime() - Date.now();
  if (ahead !== null && ahead < -clocksDiffer)
    throw invalid({
      valid_from: ['A price can’t hold for what has been paid. Leave this out for a price from now on.'],
    });
  const priceId = await act(ctx, async (tx) => {
    await lockModel(tx, id);
    const model = await getManagedModel(tx, id);
    const price = ctx.priceBook.priceOf(perMillion);
    const added = await insertPrice(tx, id, { price, validFrom: ahead === null || ahead <= 0 ? null : validFrom });
    const to = wireNames({ ...ctx.priceBook.perMillion(price), validFrom });
    await recordPrice(tx, model, to);
    return added;
  });
  await ctx.catalog.refresh();
  return getPrice(ctx, id, priceId);
}

/** Takes back what administrators have set, also for later: what the price book says holds again from now on. */
export async function takePriceBack(ctx: PriceContext, id: string): Promise<ManagedModel> {
  await act(ctx, async (tx) => {
    await lockModel(tx, id);
    const model = await getManagedModel(tx, id);
    if (!(await hasSetPrice(tx, id))) return;
    await insertPrice(tx, id, { price: null, validFrom: null });
    await recordPrice(tx, model, 'price book');
  });
  await ctx.catalog.refresh();
  return getManagedModel(ctx, id);
}

async function recordPrice(tx: PriceContext, { id, name, price }: ManagedModel, to: unknown): Promise<void> {
  const from = price && wireNames(tx.priceBook.perMillion(price.price));
  await recordAct(tx, { action: 'model.price_set', subject: ['model', id], details: { model: name, from, to } });
  tx.events.publish({ type: 'models.changed' });
}
