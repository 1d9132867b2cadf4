import { act, type SystemContext } from '#server/core/context.ts';
import { addPrice, type ModelToRegister, setDefaultModel, upsertModel } from './store.ts';

/** Writes what the providers offer into the registry and says which model is the default, and why. */
export function registerModels(
  ctx: SystemContext,
  models: ModelToRegister[],
  defaultModel: { model: ModelToRegister; reason: string },
): Promise<void> {
  return act(ctx, async (tx) => {
    for (const model of models) {
      const id = await upsertModel(tx, model);
      for (const price of model.prices) await addPrice(tx, id, price);
      if (isSame(model, defaultModel.model)) await setDefaultModel(tx, id, defaultModel.reason);
    }
  });
}

function isSame(a: ModelToRegister, b: ModelToRegister): boolean {
  return a.modelType === b.modelType && a.modelId === b.modelId && a.apiEndpoint === b.apiEndpoint;
}
