import { parentPort, workerData } from 'node:worker_threads';
import { contextTokensOf, type PricedModel, priceVersions } from './price-book.ts';
import type { CataloguedModel } from './read-catalogue.ts';

/** The thread of `read-catalogue.ts`. */
const models = workerData as PricedModel[];
parentPort?.postMessage(
  models.map((model): CataloguedModel => ({
    model,
    prices: priceVersions(model),
    contextTokens: contextTokensOf(model),
  })),
);
