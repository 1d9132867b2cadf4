import { recordAct } from '#server/core/audit/record-act.ts';
import { act, type Context } from '#server/core/context.ts';
import { AppError } from '#server/core/errors.ts';
import type { LlmModel, ModelGateway } from '#server/core/models/model.ts';
import { takeTurn } from './fold-store.ts';
import { insertAdjustments, listUnpriced, type PricedCall, showCosts, type UnpricedCall } from './pricing-store.ts';

/** Few enough that nobody who writes to one of their conversations waits for long. */
const atOnce = 1_000;

export interface PricingResult {
  priced: number;
  costNano: bigint;
  /** There may be more. */
  isMore: boolean;
}

/**
 * Gives calls of a model that had no price the one that it has now: the oldest thousand since some time. The ledger's rows stay
 * as they were, what they cost stands beside them.
 *
 * @throws {AppError} `conflict` where the model has no price
 */
export function priceUnpriced(
  ctx: Context,
  gateway: Pick<ModelGateway, 'cost'>,
  { id, name, price }: Pick<LlmModel, 'id' | 'name' | 'price'>,
  since: Date,
): Promise<PricingResult> {
  if (price === null) throw new AppError('conflict', `The price of ${name} is unknown. Set it first.`);
  return act(ctx, async (tx) => {
    // Whoever prices at the same time comes after, and finds the rest.
    await takeTurn(tx);
    const { priced, isMore } = await findPriceable(tx, { model: id, since }, ({ usage, startedAt }) =>
      gateway.cost(usage, price, startedAt),
    );
    if (priced.length === 0) return { priced: 0, costNano: 0n, isMore: false };
    await insertAdjustments(tx, priced, { model: id, priceId: price.id });
    for (const { id: conversationId, userId, revision } of await showCosts(tx, priced))
      tx.events.publish({ type: 'conversation.changed', conversationId, userId, revision });
    const costNano = priced.reduce((sum, call) => sum + call.costNano, 0n);
    await recordAct(tx, {
      action: 'model.calls_priced',
      subject: ['model', id],
      details: { model: name, calls: priced.length, since: since.toISOString() },
    });
    return { priced: priced.length, costNano, isMore };
  });
}

/** The oldest thousand of those that can be priced: a call that used something of no known price stays as it is. */
async function findPriceable(
  tx: Context,
  { model, since }: { model: string; since: Date },
  costOf: (call: UnpricedCall) => bigint | null,
): Promise<{ priced: PricedCall[]; isMore: boolean }> {
  const priced: PricedCall[] = [];
  let after: UnpricedCall | null = null;
  for (;;) {
    const unpriced: UnpricedCall[] = await listUnpriced(tx, { model, since, after, most: atOnce });
    for (const call of unpriced) {
      const costNano = costOf(call);
      if (costNano === null) continue;
      if (priced.length === atOnce) return { priced, isMore: true };
      priced.push({ ...call, costNano });
    }
    if (unpriced.length < atOnce) return { priced, isMore: false };
    after = unpriced.at(-1)!;
  }
}
