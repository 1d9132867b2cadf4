import type { z } from 'zod';
import type { LlmModel as LlmModelShape } from '#contract/llm-models.ts';
import type { LlmModel, ModelGateway } from '#server/core/models/model.ts';
import { shownAddress } from './shown-address.ts';

export function presentLlmModel(
  model: LlmModel,
  gateway: Pick<ModelGateway, 'unitPrices'>,
  viewer: { isAdministrator: boolean },
): z.input<typeof LlmModelShape> {
  const prices = model.price && gateway.unitPrices(model.price);
  return {
    id: model.id,
    name: model.name,
    model_type: model.modelType,
    model_id: model.modelId,
    api_endpoint: viewer.isAdministrator ? model.apiEndpoint && shownAddress(model.apiEndpoint) : null,
    max_tokens: model.maxTokens,
    temperature: model.temperature,
    top_p: model.topP,
    cost_per_input_token: prices?.input ?? null,
    cost_per_output_token: prices?.output ?? null,
    status: model.status,
    daily_request_limit: model.dailyRequestLimit,
    rate_limit_per_minute: model.rateLimitPerMinute,
    supports_streaming: model.supportsStreaming,
    supports_function_calling: model.supportsFunctionCalling,
    supports_vision: model.supportsVision,
    is_default: model.defaultReason !== null,
    default_reason: model.defaultReason,
    created_at: model.createdAt.toISOString(),
    updated_at: model.updatedAt.toISOString(),
  };
}
