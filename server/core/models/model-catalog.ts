import type { SystemContext } from '#server/core/context.ts';
import { AppError } from '#server/core/errors.ts';
import type { LlmModel } from './model.ts';
import { listModels } from './store.ts';

/** How old the copy may grow before the next look reads the registry again. */
const maxAgeMs = 10_000;

/** The registry in memory: a few rows that every answer needs and hardly anybody changes. */
export class ModelCatalog {
  readonly #ctx: Pick<SystemContext, 'db'>;
  #models: LlmModel[] = [];
  #readAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | null = null;

  constructor(ctx: Pick<SystemContext, 'db'>) {
    this.#ctx = ctx;
  }

  async refresh(): Promise<void> {
    this.#reading ??= listModels(this.#ctx)
      .then((models) => {
        this.#models = models;
        this.#readAt = performance.now();
      })
      .finally(() => (this.#reading = null));
    await this.#reading;
  }

  /** All models, the default one first. A copy that is out of date is used once more while it is renewed. */
  all(): LlmModel[] {
    if (performance.now() - this.#readAt > maxAgeMs) this.refresh().catch(() => undefined);
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
    if (model.status !== 'active' && model.status !== 'deprecated') {
      const others = models.filter((other) => other.status === 'active').map((other) => other.name);
      throw new AppError(
        'conflict',
        `The model ${model.name} is ${model.status}. Choose another one: ${others.slice(0, 5).join(', ')}.`,
      );
    }
    return model;
  }
}
