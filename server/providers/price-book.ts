import { calcPrice, findProvider, type ModelInfo, type ModelPrice } from '@pydantic/genai-prices';
import { freeVersion, type Price, type PriceVersion, type TokenPrice } from './price.ts';
import type { ProviderKind } from './provider.ts';

/** A model, as far as its price goes. */
export interface PricedModel {
  modelType: ProviderKind;
  modelId: string;
  /** Null for the provider's own address. */
  apiEndpoint: string | null;
}

const CATALOGUE = 'genai-prices';
const ALWAYS = new Date(0);

/** Every price of the model that is known, by rising date; empty where none is (docs/decisions/0009-prices.md). */
export function priceVersions(model: PricedModel): PriceVersion[] {
  if (model.modelType === 'ollama')
    return isOllamaCloud(model.modelId) ? [] : [freeVersion('runs on a machine of ours')];
  const entry = findEntry(model);
  return entry === null ? [] : versionsOf(entry);
}

/** The price in force at `at`, or null where it is unknown. */
export function priceOf(model: PricedModel, at: Date): PriceVersion | null {
  return (
    priceVersions(model).findLast(({ validFrom, validTo }) => validFrom <= at && (validTo === null || at < validTo)) ??
    null
  );
}

/** What the catalogue knows of the model besides its price. */
export function contextTokensOf(model: PricedModel): number | null {
  return findEntry(model)?.context_window ?? null;
}

/** Ollama passes models with this suffix on to its own, paid, service. */
function isOllamaCloud(modelId: string): boolean {
  return /[:-]cloud$/.test(modelId);
}

function findEntry({ modelType, modelId, apiEndpoint }: PricedModel): ModelInfo | null {
  const providerId = catalogueProvider(modelType, apiEndpoint);
  if (providerId === null) return null;
  return calcPrice({ input_tokens: 0 }, modelId, { providerId, timestamp: ALWAYS })?.model ?? null;
}

/** Another address is another seller: a gateway that speaks for OpenAI asks its own price. */
function catalogueProvider(modelType: ProviderKind, apiEndpoint: string | null): string | null {
  if (apiEndpoint !== null) return findProvider({ providerApiUrl: apiEndpoint })?.id ?? null;
  return modelType === 'openai' || modelType === 'anthropic' || modelType === 'google' ? modelType : null;
}

/** Prices that change with the time of day can't be told by date, so that such a model has none here. */
function versionsOf({ prices }: ModelInfo): PriceVersion[] {
  if (!Array.isArray(prices)) return [{ validFrom: ALWAYS, validTo: null, source: CATALOGUE, price: toPrice(prices) }];
  if (prices.some(({ constraint }) => constraint?.type === 'time_of_date')) return [];
  const starts = prices.map(({ constraint }) =>
    constraint?.type === 'start_date' ? new Date(constraint.start_date) : ALWAYS,
  );
  return prices.map((conditional, index) => ({
    validFrom: starts[index] ?? ALWAYS,
    validTo: starts[index + 1] ?? null,
    source: CATALOGUE,
    price: toPrice(conditional.prices),
  }));
}

/**
 * The catalogue's dollars a million tokens, as ours. It gives a kind of token its own price only where that
 * differs: a cached token without one costs what input costs, a reasoning token what output costs.
 */
function toPrice(prices: ModelPrice): Price {
  const input = toTokenPrice(prices['input_mtok']);
  const output = toTokenPrice(prices['output_mtok']);
  return {
    inputUncached: input,
    inputCacheRead: toTokenPrice(prices['cache_read_mtok']) ?? input,
    inputCacheWrite: toTokenPrice(prices['cache_write_mtok']) ?? input,
    outputText: output,
    outputReasoning: toTokenPrice(prices['output_reasoning_mtok']) ?? output,
  };
}

function toTokenPrice(price: ModelPrice[string]): TokenPrice | null {
  if (price === undefined) return null;
  if (typeof price === 'number') return { base: picoPerToken(price) };
  return {
    base: picoPerToken(price.base),
    tiers: price.tiers
      .map((tier) => ({ above: tier.start, price: picoPerToken(tier.price) }))
      .toSorted((a, b) => a.above - b.above),
  };
}

/** A dollar a million tokens is a million pico-dollars a token; rounded to whole ones, which all but one price are. */
function picoPerToken(dollarsPerMillion: number): number {
  return Math.round(dollarsPerMillion * 1e6);
}
