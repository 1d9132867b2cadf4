import type { z } from 'zod';
import type * as contract from '#contract/admin/providers.ts';
import { shownAddress } from '#server/api/shown-address.ts';
import type { LlmModel } from '#server/core/models/model.ts';
import type { ConfiguredProvider, ModelProvider, ProviderTest } from '#server/core/providers/model-provider.ts';

type Shown = z.input<typeof contract.Provider>;

export function presentProvider(provider: ModelProvider, models: LlmModel[]): Shown {
  return {
    id: provider.id,
    source: 'administrator',
    kind: provider.kind,
    name: provider.name,
    base_url: provider.baseUrl,
    is_local: provider.isLocal,
    has_key: provider.keyState === 'stored',
    key_hint: provider.keyState === 'stored' ? provider.keyHint : null,
    needs_key: provider.keyState === 'unreadable',
    is_enabled: provider.isEnabled,
    models: provider.models,
    model_count: models.filter(({ providerId }) => providerId === provider.id).length,
    set_by: null,
    last_test: provider.lastTest && presentTest(provider.lastTest),
    created_at: provider.createdAt.toISOString(),
    updated_at: provider.updatedAt.toISOString(),
  };
}

export function presentConfigured(provider: ConfiguredProvider, models: LlmModel[]): Shown {
  const { kind, apiEndpoint } = provider;
  const isOfIt = (model: LlmModel): boolean =>
    model.providerId === null && model.modelType === kind && model.apiEndpoint === apiEndpoint;
  return {
    id: null,
    source: 'environment',
    kind: kind === 'custom' ? 'openai-compatible' : kind,
    name: kind === 'custom' ? new URL(provider.baseUrl).host : provider.name,
    base_url: shownAddress(provider.baseUrl),
    is_local: null,
    has_key: provider.hasKey,
    key_hint: null,
    needs_key: false,
    is_enabled: true,
    models: [],
    model_count: models.filter(isOfIt).length,
    set_by: provider.setBy,
    last_test: null,
    created_at: null,
    updated_at: null,
  };
}

export function presentTest(test: ProviderTest): z.input<typeof contract.ProviderTest> {
  return {
    at: test.at,
    ok: test.isOk,
    latency_ms: test.latencyMs,
    models_found: test.modelsFound,
    error_class: test.errorClass,
    message: test.message,
  };
}
