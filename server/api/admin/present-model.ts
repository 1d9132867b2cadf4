import type { z } from 'zod';
import type * as contract from '#contract/admin/models.ts';
import { shownAddress } from '#server/api/shown-address.ts';
import type { ManagedModel, ModelPrice } from '#server/core/models/managed-model.ts';
import type { PriceBook } from '#server/core/models/model.ts';

export function presentManagedModel(model: ManagedModel, priceBook: PriceBook): z.input<typeof contract.AdminModel> {
  const { deadlines } = model;
  return {
    id: model.id,
    name: model.name,
    model_type: model.modelType,
    model_id: model.modelId,
    provider: presentOrigin(model),
    api_endpoint: model.apiEndpoint && shownAddress(model.apiEndpoint),
    status: model.status,
    can_answer: model.hindrance === null && (model.status === 'active' || model.status === 'deprecated'),
    hindrance: model.hindrance,
    is_default: model.defaultReason !== null,
    default_reason: model.defaultReason,
    is_chosen_default: model.isChosenDefault,
    price: model.price && { ...presentSums(model.price.price, priceBook), ...presentSource(model.price.source) },
    max_tokens: model.maxTokens,
    context_tokens: model.contextTokens,
    temperature: model.temperature,
    top_p: model.topP,
    daily_request_limit: model.dailyRequestLimit,
    rate_limit_per_minute: model.rateLimitPerMinute,
    supports_streaming: model.supportsStreaming,
    supports_function_calling: model.supportsFunctionCalling,
    supports_vision: model.supportsVision,
    deadlines: deadlines && {
      connect_ms: deadlines.connectMs,
      first_token_ms: deadlines.firstTokenMs,
      idle_ms: deadlines.idleMs,
      total_ms: deadlines.totalMs,
    },
    created_at: model.createdAt.toISOString(),
    updated_at: model.updatedAt.toISOString(),
  };
}

function presentOrigin({ providerId, providerName, apiEndpoint, modelType }: ManagedModel) {
  if (providerId !== null) return { id: providerId, name: providerName ?? '', source: 'administrator' as const };
  const name = apiEndpoint === null ? (vendorNames[modelType] ?? modelType) : new URL(apiEndpoint).host;
  return { id: null, name, source: 'environment' as const };
}

const vendorNames: Record<string, string> = {
  openai: 'OpenAI',
  anthropic: 'Anthropic',
  google: 'Google',
  huggingface: 'Hugging Face',
  offline: 'This server',
};

export function presentPrice(row: ModelPrice, priceBook: PriceBook): z.input<typeof contract.ModelPrice> {
  return {
    id: row.id,
    ...presentSums(row.price, priceBook),
    ...presentSource(row.source),
    takes_back: row.price === null,
    valid_from: row.validFrom.toISOString(),
    valid_to: row.validTo?.toISOString() ?? null,
    is_current: row.isCurrent,
    is_scheduled: row.isScheduled,
    set_by_username: row.setByUsername,
    created_at: row.createdAt.toISOString(),
  };
}

function presentSums(price: unknown, priceBook: PriceBook) {
  if (price === null)
    return { input: null, output: null, cache_read: null, cache_write: null, reasoning: null, has_tiers: false };
  const { input, output, cacheRead, cacheWrite, reasoning } = priceBook.perMillion(price);
  const sums = { input, output, cache_read: cacheRead, cache_write: cacheWrite, reasoning };
  return { ...sums, has_tiers: priceBook.hasTiers(price) };
}

function presentSource(source: string) {
  const isSet = source === 'administrator';
  return { source: isSet ? ('administrator' as const) : ('price_book' as const), source_name: source };
}
