import { recordAct } from '#server/core/audit/record-act.ts';
import { act, type Context } from '#server/core/context.ts';
import { AppError } from '#server/core/errors.ts';
import type { LlmModel, ModelGateway } from '#server/core/models/model.ts';
import { takeTurn } from './fold-store.ts';
import { insertAdjustments, listUnpriced, showCosts } from './pricing-store.ts';

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
    const unpriced = await listUnpriced(tx, { model: id, since, most: atOnce });
    const priced = unpriced.flatMap((call) => {
      const costNano = gateway.cost(call.usage, price, call.startedAt);
      return costNano === null ? [] : [{ ...call, costNano }];
    });
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
    return { priced: priced.length, costNano, isMore: unpriced.length === atOnce };
  });
}
