import type { Logger } from 'pino';
import { callModel, type FailedAttempt } from './call-model.ts';
import { deadlinesFor } from './deadlines.ts';
import { createEgress } from './egress.ts';
import { estimateTokens } from './estimate-tokens.ts';
import { findOffers, type OfferOptions } from './model-offers.ts';
import { costInNanoDollars, unitPrices, type Price } from './price.ts';
import type { Deadlines, ModelPart, ModelRequest, ProviderKind, StepReading, Usage } from './provider.ts';
import { accountsOf, type ProviderConfig } from './provider-accounts.ts';
import { createProviderRegistry } from './provider-registry.ts';
import { modelsToRegister, type RegisteredModel } from './registered-models.ts';

/** A row of the registry of models, as far as calling it goes. */
interface CallableModel {
  modelType: ProviderKind;
  modelId: string;
  apiEndpoint: string | null;
  deadlines: Partial<Deadlines> | null;
}

/** What the rest of the server has of the providers. */
export interface Models {
  call(
    model: CallableModel,
    request: ModelRequest,
    options: { signal: AbortSignal; onAttemptFailed: (attempt: FailedAttempt) => void },
  ): AsyncIterable<ModelPart>;
  /** Whole nano-dollars, or null where the price of a used bucket is unknown. */
  cost(usage: Usage, price: { price: unknown }): bigint | null;
  estimateTokens(text: string): number;
  unitPrices(price: { price: unknown }): { input: string | null; output: string | null };
  readonly inStep: StepReading;
  /** Ends idle connections. */
  close(): void;
}

export interface ConnectedModels {
  gateway: Models;
  toRegister: RegisteredModel[];
  default: { model: RegisteredModel; reason: string };
}

/** Finds out what models there are, and makes them callable. No failure of a provider keeps the server from starting. */
export async function connectModels(
  config: ProviderConfig,
  log: Logger,
  options?: OfferOptions,
): Promise<ConnectedModels> {
  const egress = createEgress();
  const accounts = accountsOf(config);
  const registry = createProviderRegistry(egress, accounts);
  const { models, reason } = await modelsToRegister(await findOffers(egress, accounts, options));
  const model = models[0]!;
  log.info({ defaultModel: model.name, reason, models: models.length }, 'models connected');
  return {
    gateway: {
      call: (target, request, call) =>
        callModel(registry.providerFor(target), request, {
          ...call,
          deadlines: deadlinesFor(target.modelType, target.modelId, target.deadlines),
        }),
      cost: (usage, { price }) => costInNanoDollars(usage, price as Price),
      estimateTokens,
      unitPrices: ({ price }) => unitPrices(price as Price),
      inStep: egress.inStep,
      close: () => egress.close(),
    },
    toRegister: models,
    default: { model, reason },
  };
}
