import type { Logger } from 'pino';
import type { Config } from '#server/config.ts';
import type { ModelGateway } from '#server/core/models/model.ts';
import type { ModelToRegister } from '#server/core/models/store.ts';
import { callModel } from './call-model.ts';
import { deadlinesFor } from './deadlines.ts';
import { createEgress } from './egress.ts';
import { createOpenAICompatibleProvider } from './openai-compatible.ts';
import { createRetryBudget } from './retry-budget.ts';

export interface ConnectedModels {
  gateway: ModelGateway & { close(): void };
  toRegister: ModelToRegister[];
  default: { model: ModelToRegister; reason: string };
}

export async function connectModels(config: Config, log: Logger): Promise<ConnectedModels> {
  const egress = createEgress();
  const provider = createOpenAICompatibleProvider('custom', egress.endpoint(config.openai.baseUrl ?? 'http://127.0.0.1:1'), createRetryBudget());
  const model: ModelToRegister = {
    name: config.openai.model ?? 'echo', modelType: 'custom', modelId: config.openai.model ?? 'echo', apiEndpoint: config.openai.baseUrl, maxTokens: 4096, contextTokens: 32000,
    supportsStreaming: true, supportsFunctionCalling: false, supportsVision: false, deadlines: null, prices: [],
  };
  void log;
  return {
    gateway: {
      call: (m, request, options) => callModel(provider, request, { ...options, deadlines: deadlinesFor(m.modelType, m.modelId, m.deadlines) }),
      cost: () => null,
      estimateTokens: (text) => Math.ceil(text.length / 4),
      unitPrices: () => ({ input: null, output: null }),
      close: () => egress.close(),
    },
    toRegister: [model],
    default: { model, reason: 'stub' },
  };
}
