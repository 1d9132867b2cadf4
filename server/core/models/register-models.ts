import { act, type SystemContext } from '#server/core/context.ts';
import { addPrice, type ModelToRegister, setFirstChoice, upsertModel } from './store.ts';

export type { ModelToRegister } from './store.ts';

/** Writes what the environment's providers or an added one offers into the registry, and which of it is their first choice. */
export function registerModels(
  ctx: SystemContext,
  models: ModelToRegister[],
  first: { model: ModelToRegister; reason: string } | null,
  providerId: string | null = null,
): Promise<void> {
  return act(ctx, async (tx) => {
    for (const model of models) {
      const id = await upsertModel(tx, model, providerId);
      for (const price of model.prices) await addPrice(tx, id, price);
      if (first !== null && isSame(model, first.model)) await setFirstChoice(tx, id, providerId, first.reason);
    }
    tx.events.publish({ type: 'models.changed' });
  });
}

function isSame(a: ModelToRegister, b: ModelToRegister): boolean {
  return a.modelType === b.modelType && a.modelId === b.modelId && a.apiEndpoint === b.apiEndpoint;
}
