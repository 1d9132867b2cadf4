import type { Logger } from 'pino';
import { type AddedOffer, askAdded } from './ask-added.ts';
import { callModel } from './call-model.ts';
import { deadlinesFor } from './deadlines.ts';
import { createEgress } from './egress.ts';
import { estimateTokens } from './estimate-tokens.ts';
import { findOffers, type OfferOptions } from './model-offers.ts';
import { costInNanoDollars, hasTiers, type Price, priceOfMillion, pricePerMillion, unitPrices } from './price.ts';
import { locate } from './locate.ts';
import type {
  AddedProvider,
  AttemptListener,
  Deadlines,
  ModelPart,
  ModelRequest,
  ProviderKind,
  StepReading,
  Usage,
} from './provider.ts';
import { accountsOf, officialBaseUrl, type ProviderConfig } from './provider-accounts.ts';
import { createProviderRegistry } from './provider-registry.ts';
import { modelsToRegister, type RegisteredModel } from './registered-models.ts';

/** How long a provider that is added or tested may take to answer. */
const defaultAskMs = 5_000;

/** A row of the registry of models, as far as calling it goes. */
interface CallableModel {
  /** Null or absent for what the environment brings. */
  providerId?: string | null;
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
    options: { signal: AbortSignal } & AttemptListener,
  ): AsyncIterable<ModelPart>;
  /** Of a call that began `at`, in whole nano-dollars; null where the price of something it used is unknown. */
  cost(usage: Usage, price: { price: unknown }, at: Date): bigint | null;
  estimateTokens(text: string): number;
  unitPrices(price: { price: unknown }): { input: string | null; output: string | null };
  readonly inStep: StepReading;
  /** Ends idle connections. */
  close(): void;
}

/** A provider that the environment sets. */
interface ConfiguredProvider {
  name: string;
  kind: ProviderKind;
  apiEndpoint: string | null;
  baseUrl: string;
  hasKey: boolean;
  /** The variable that says so. */
  setBy: string;
}

/** The providers besides those of the environment, which may change while the server runs. */
interface AddedProviders {
  readonly configured: ConfiguredProvider[];
  /** From now on these are all that were added, and their models can be called. */
  connect(added: readonly AddedProvider[]): void;
  /** What it offers, found out with one small call. @throws {ProviderError} */
  ask(added: AddedProvider): Promise<AddedOffer>;
  locate: typeof locate;
  officialBaseUrl: typeof officialBaseUrl;
}

/** How administrators set and see prices. */
const priceBook = {
  priceOf: priceOfMillion,
  perMillion: (price: unknown) => pricePerMillion(price as Price),
  hasTiers: (price: unknown) => hasTiers(price as Price),
};

export interface ConnectedModels {
  gateway: Models;
  priceBook: typeof priceBook;
  added: AddedProviders;
  toRegister: RegisteredModel[];
  default: { model: RegisteredModel; reason: string };
}

/** Finds out what models there are, and makes them callable. No failure of a provider keeps the server from starting. */
export async function connectModels(
  config: ProviderConfig,
  log: Logger,
  options?: OfferOptions & { askMs?: number },
): Promise<ConnectedModels> {
  const egress = createEgress();
  const accounts = accountsOf(config);
  const registry = createProviderRegistry(egress, accounts);
  const { models, reason } = await modelsToRegister(await findOffers(egress, accounts, options));
  const model = models[0]!;
  const askMs = options?.askMs ?? defaultAskMs;
  log.info({ defaultModel: model.name, reason, models: models.length }, 'models connected');
  return {
    gateway: {
      call: (target, request, call) =>
        callModel(registry.providerFor(target), request, {
          ...call,
          deadlines: deadlinesFor(target.modelType, target.modelId, target.deadlines),
        }),
      cost: (usage, { price }, at) => costInNanoDollars(usage, price as Price, at),
      estimateTokens,
      unitPrices: ({ price }) => unitPrices(price as Price),
      inStep: egress.inStep,
      close: () => egress.close(),
    },
    added: {
      configured: accounts.map(({ label: name, kind, apiEndpoint, baseUrl, headers, setBy }) => {
        const hasKey = Object.keys(headers).length > 0;
        return { name, kind, apiEndpoint, baseUrl, hasKey, setBy };
      }),
      connect: (added) => registry.useAdded(added),
      ask: (added) => askAdded(egress, added, askMs),
      locate,
      officialBaseUrl,
    },
    priceBook,
    toRegister: models,
    default: { model, reason },
  };
}
