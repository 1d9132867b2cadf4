import type { SystemContext } from '#server/core/context.ts';
import { AppError } from '#server/core/errors.ts';
import { defaultModel } from './default-model.ts';
import type { LlmModel } from './model.ts';
import type { StoredModel } from './priced-models-store.ts';
import { listModels } from './store.ts';

/** How old the copy may grow before the next look reads the registry again. */
const maxAgeMs = 10_000;
/** Timers reach no further than some weeks. */
const longestTimerMs = 86_400_000;
const mostNamed = 5;

/** What the catalog has to know of providers that were added. */
export interface ProviderStates {
  refresh(): Promise<void>;
  /** Null where it can be used. */
  hindranceOf(providerId: string): { why: string; isGone: boolean } | null;
}

const noneAdded: ProviderStates = { refresh: async () => undefined, hindranceOf: () => null };

/** The registry in memory: a few rows that every answer needs and hardly anybody changes. */
export class ModelCatalog {
  readonly #ctx: Pick<SystemContext, 'db'>;
  readonly #providers: ProviderStates;
  #models: LlmModel[] = [];
  #readAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | null = null;
  #next: Promise<void> | null = null;
  #priceTimer: NodeJS.Timeout | null = null;

  constructor(ctx: Pick<SystemContext, 'db'>, providers = noneAdded) {
    this.#ctx = ctx;
    this.#providers = providers;
  }

  /** Reads what stands in the database now: a reading that began before may have missed what the caller knows of. */
  refresh(): Promise<void> {
    const before = this.#reading;
    if (before === null) return this.#read();
    this.#next ??= before
      .catch(() => undefined)
      .then(() => {
        this.#next = null;
        return this.#read();
      });
    return this.#next;
  }

  /** All models, the default one first. A copy that is out of date is used once more while it is renewed. */
  all(): LlmModel[] {
    if (performance.now() - this.#readAt > maxAgeMs && this.#reading === null) this.#read().catch(() => undefined);
    return this.#models;
  }

  find(id: string): LlmModel | null {
    return this.all().find((model) => model.id === id) ?? null;
  }

  /** Answers where nobody chose a model; null before there is one. */
  get default(): LlmModel | null {
    return this.all().find((model) => model.defaultReason !== null) ?? null;
  }

  /** The first of the wanted models that is there, or the default one; it must be able to answer. */
  choose(wanted: (string | null | undefined)[]): LlmModel {
    const models = this.all();
    const id = wanted.find((candidate) => candidate != null);
    const model = id == null ? this.default : this.find(id);
    if (model == null)
      throw new AppError('invalid', 'This model does not exist.', {
        fields: { model: ['This model does not exist.'] },
      });
    if (!canAnswer(model)) throw cannotAnswer(model, models);
    return model;
  }

  #read(): Promise<void> {
    this.#reading = this.#readAll().finally(() => (this.#reading = null));
    return this.#reading;
  }

  async #readAll(): Promise<void> {
    // Before the models: one that is shown can be called then.
    await this.#providers.refresh();
    const { models, nextPriceInMs } = await listModels(this.#ctx);
    this.#models = asOffered(models, this.#providers);
    this.#readAt = performance.now();
    this.#readAgainIn(nextPriceInMs);
  }

  /** A price that was set for later holds from its moment on, whether or not anybody looks then. */
  #readAgainIn(ms: number | null): void {
    if (this.#priceTimer !== null) clearTimeout(this.#priceTimer);
    if (ms === null) return;
    const read = (): void => void this.refresh().catch(() => undefined);
    this.#priceTimer = setTimeout(read, Math.min(Math.ceil(ms) + 1, longestTimerMs)).unref();
  }
}

function asOffered(stored: StoredModel[], providers: ProviderStates): LlmModel[] {
  const models = stored.map((model) => {
    const hindered = model.providerId === null ? null : providers.hindranceOf(model.providerId);
    const status = hindered !== null && canAnswer(model) ? ('inactive' as const) : model.status;
    return { ...model, status, hindrance: hindered?.why ?? null, isGone: hindered?.isGone ?? false };
  });
  const first = defaultModel(models);
  return models
    .map((model) => ({ ...model, defaultReason: model.id === first?.model.id ? first.reason : null }))
    .toSorted((a, b) => Number(a.defaultReason === null) - Number(b.defaultReason === null));
}

function canAnswer({ status }: Pick<LlmModel, 'status'>): boolean {
  return status === 'active' || status === 'deprecated';
}

const stateNames = {
  active: 'active',
  inactive: 'inactive',
  deprecated: 'deprecated',
  maintenance: 'in maintenance',
} satisfies Record<LlmModel['status'], string>;

function cannotAnswer(model: LlmModel, models: LlmModel[]): AppError {
  const { name, status, hindrance } = model;
  const why =
    hindrance === null
      ? `The model ${name} is ${stateNames[status]}.`
      : `The model ${name} can’t answer: ${hindrance}.`;
  return new AppError('conflict', `${why} ${instead(models, model)}`);
}

/** Which others there are, as a sentence for whoever can't have this one. */
export function instead(models: LlmModel[], { id }: LlmModel): string {
  const others = models.filter((other) => other.status === 'active' && other.id !== id);
  const names = others.slice(0, mostNamed).map(({ name }) => name);
  return names.length === 0 ? 'No other model is active.' : `Choose another one: ${names.join(', ')}.`;
}
