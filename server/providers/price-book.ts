import { calcPrice, findProvider, type ModelInfo, type ModelPrice } from '@pydantic/genai-prices';
import { correctedVersions } from './price-corrections.ts';
import { type BucketPrices, freeVersion, type Price, type PriceVersion, type TokenPrice } from './price.ts';
import { picoOfEach, picoPerToken } from './price-units.ts';
import type { BilledApart, ProviderKind } from './provider.ts';

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
  const seller = catalogueProvider(model);
  if (seller === null) return [];
  const corrected = correctedVersions(seller, model.modelId);
  if (corrected !== null) return corrected;
  const entry = findEntry(model);
  if (seller === 'openrouter') return (entry === null ? [UNLISTED] : versionsOf(entry, seller)).map(asCharged);
  return entry === null ? [] : versionsOf(entry, seller);
}

const UNLISTED: PriceVersion = {
  validFrom: ALWAYS,
  validTo: null,
  source: 'openrouter',
  price: { inputUncached: null, inputCacheRead: null, inputCacheWrite: null, outputText: null, outputReasoning: null },
};

/** OpenRouter chooses between sellers of different prices, and says what each call has cost. */
function asCharged(version: PriceVersion): PriceVersion {
  return { ...version, price: { ...version.price, isCharged: true } };
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

function findEntry(model: PricedModel): ModelInfo | null {
  const providerId = catalogueProvider(model);
  if (providerId === null) return null;
  return calcPrice({ input_tokens: 0 }, model.modelId, { providerId, timestamp: ALWAYS })?.model ?? null;
}

/** Another address is another seller: a gateway that speaks for OpenAI asks its own price. */
function catalogueProvider({ modelType, apiEndpoint }: PricedModel): string | null {
  if (apiEndpoint !== null) return findProvider({ providerApiUrl: apiEndpoint })?.id ?? null;
  return modelType === 'openai' || modelType === 'anthropic' || modelType === 'google' ? modelType : null;
}

/** The catalogue's prices in a row: those from a date on, and those for hours of the day as part of the one before them. */
function versionsOf({ prices }: ModelInfo, seller: string): PriceVersion[] {
  const listed = Array.isArray(prices) ? prices : [{ prices }];
  const versions: PriceVersion[] = [];
  for (const { constraint, prices: conditional } of listed) {
    const price = toPrice(conditional, seller);
    const last = versions.at(-1);
    if (constraint?.type === 'time_of_date') {
      const hours = {
        from: minuteOf(constraint.start_time),
        to: minuteOf(constraint.end_time),
        price: bucketsOf(price),
      };
      if (last !== undefined) last.price = { ...last.price, hours: [...(last.price.hours ?? []), hours] };
      continue;
    }
    const validFrom = constraint === undefined ? ALWAYS : new Date(constraint.start_date);
    if (last !== undefined) last.validTo = validFrom;
    versions.push({ validFrom, validTo: null, source: CATALOGUE, price });
  }
  return versions;
}

/** Of `16:30:00Z`. */
function minuteOf(time: string): number {
  const [hours, minutes] = time.split(':');
  return Number(hours) * 60 + Number(minutes);
}

function bucketsOf({
  inputUncached,
  inputCacheRead,
  inputCacheWrite,
  outputText,
  outputReasoning,
}: Price): BucketPrices {
  return { inputUncached, inputCacheRead, inputCacheWrite, outputText, outputReasoning };
}

/**
 * The catalogue's dollars a million tokens, as ours. It gives a kind of token its own price only where that
 * differs: a cached token without one costs what input costs, a reasoning token what output costs.
 */
function toPrice(prices: ModelPrice, seller: string): Price {
  const input = toTokenPrice(prices['input_mtok']);
  const output = toTokenPrice(prices['output_mtok']);
  const cacheRead = toTokenPrice(prices['cache_read_mtok']) ?? input;
  const call = prices['requests_kcount'];
  return {
    inputUncached: input,
    inputCacheRead: cacheRead,
    inputCacheWrite: toTokenPrice(prices['cache_write_mtok']) ?? input,
    outputText: output,
    outputReasoning: toTokenPrice(prices['output_reasoning_mtok']) ?? output,
    apart: known({
      cacheWriteHour: toTokenPrice(prices['cache_write_1h_mtok']),
      // Google's price list has a line for audio where that costs more than text. With others the catalogue leaves it out.
      inputAudio: toTokenPrice(prices['input_audio_mtok']) ?? (seller === 'google' ? input : null),
      cacheReadAudio: toTokenPrice(prices['cache_audio_read_mtok']) ?? (seller === 'google' ? cacheRead : null),
      outputAudio: toTokenPrice(prices['output_audio_mtok']),
      outputImage: toTokenPrice(prices['output_image_mtok']),
      citation: toTokenPrice(prices['output_citation_mtok']),
      webSearch: toPriceOfEach(prices['web_searches_kcount']),
    }),
    ...(typeof call === 'number' && { call: picoOfEach(call / 1000) }),
  };
}

function known(apart: Partial<Record<BilledApart, TokenPrice | null>>): Partial<Record<BilledApart, TokenPrice>> {
  return Object.fromEntries(Object.entries(apart).filter(([, price]) => price !== null));
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

/** The catalogue counts what is no token by the thousand. */
function toPriceOfEach(dollarsPerThousand: ModelPrice[string]): TokenPrice | null {
  return typeof dollarsPerThousand === 'number' ? { base: picoOfEach(dollarsPerThousand / 1000) } : null;
}
