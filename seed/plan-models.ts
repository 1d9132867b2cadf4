import { type Price, pricePerMillion } from '#server/providers/price.ts';
import { models, providers, type SeededModel, since } from './models.ts';
import { add, daysAgo, iso, type Plan, timeAgo } from './plan.ts';
import { recordAct } from './plan-audit.ts';
import type { Person } from './plan-people.ts';

export interface PlannedModel extends SeededModel {
  id: string;
  /** Of each of its prices, since when. */
  priceIds: { daysAgo: number; id: number; price: Price }[];
}

const settledDaysAgo = 188;

/** Providers without a key, and so switched off: what was asked of their models is there, and nothing is asked outside. */
export function planModels(plan: Plan, ada: Person): PlannedModel[] {
  const at = timeAgo(plan, settledDaysAgo);
  const ids = providers.map((provider, index) => {
    const id = plan.random.uuid(at + index * 60_000);
    add(plan, 'provider', {
      id,
      kind: provider.kind,
      name: provider.name,
      base_url: provider.baseUrl,
      is_local: provider.isLocal,
      models: models.filter((model) => model.provider === provider).map(({ modelId }) => modelId),
      is_enabled: false,
      created_at: iso(at + index * 60_000),
      updated_at: iso(at + index * 60_000),
    });
    const details = { kind: provider.kind, name: provider.name, base_url: provider.baseUrl, is_enabled: true };
    recordAct(plan, ada, at + index * 60_000, { action: 'provider.created', subject: ['provider', id], details });
    return id;
  });
  return models.map((model) => planModel(plan, ada, model, ids[providers.indexOf(model.provider)]!));
}

function planModel(plan: Plan, ada: Person, model: SeededModel, providerId: string): PlannedModel {
  const at = timeAgo(plan, settledDaysAgo) + 600_000;
  const id = plan.random.uuid(at);
  const name = `${model.modelId} (${model.provider.name})`;
  add(plan, 'llm_model', {
    id,
    provider_id: providerId,
    name,
    model_type: model.modelType,
    model_id: model.modelId,
    api_endpoint: model.provider.kind === 'openai-compatible' ? model.provider.baseUrl : null,
    max_tokens: 4096,
    context_tokens: model.contextTokens,
    temperature: 1,
    top_p: 1,
    status: 'active',
    supports_streaming: true,
    supports_function_calling: true,
    supports_vision: model.supportsVision,
    is_chosen_default: false,
    created_at: iso(at),
    updated_at: iso(at),
  });
  const priceIds = model.prices.map(({ daysAgo: days, price }, index) => {
    const before = model.prices[index - 1];
    const validFrom = timeAgo(plan, Math.min(days, settledDaysAgo)) + 900_000;
    const priceId = plan.next.price++;
    add(plan, 'model_price', {
      id: priceId,
      llm_model_id: id,
      valid_from: iso(validFrom),
      source: 'administrator',
      price,
      set_by: ada.id,
      created_at: iso(validFrom),
    });
    const wire = (one: Price): object => {
      const { cacheRead, cacheWrite, ...others } = pricePerMillion(one);
      return { ...others, cache_read: cacheRead, cache_write: cacheWrite };
    };
    recordAct(plan, ada, validFrom, {
      action: 'model.price_set',
      subject: ['model', id],
      details: {
        model: name,
        from: before === undefined ? null : wire(before.price),
        to: { ...wire(price), valid_from: null },
      },
    });
    return { daysAgo: days, id: priceId, price };
  });
  return { ...model, id, priceIds };
}

/** What the model costs at that moment; null where nobody knows. */
export function priceAt(plan: Plan, { priceIds }: PlannedModel, at: number): PlannedModel['priceIds'][number] | null {
  // A price is set some minutes after the day began.
  return priceIds.length === 0 ? null : since(priceIds, daysAgo(plan, at - 900_000));
}
