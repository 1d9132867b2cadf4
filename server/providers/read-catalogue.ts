import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { PricedModel } from './price-book.ts';
import type { PriceVersion } from './price.ts';

/** What the catalogue knows of a model: nothing where it does not know it. */
export interface CataloguedModel {
  model: PricedModel;
  prices: PriceVersion[];
  /** Prompt and answer together. */
  contextTokens: number | null;
}

/**
 * Looks the models up, in the order they are given in. The catalogue takes forty megabytes of memory and is needed only
 * here, so that it is read in a thread that ends: a module, once imported, never leaves.
 */
export async function readCatalogue(models: PricedModel[]): Promise<CataloguedModel[]> {
  // What the process was started with, such as a preloaded module, is not meant for threads.
  const thread = new Worker(new URL('./catalogue-thread.ts', import.meta.url), { workerData: models, execArgv: [] });
  try {
    const [found] = (await once(thread, 'message')) as [CataloguedModel[]];
    return found;
  } finally {
    await thread.terminate();
  }
}
