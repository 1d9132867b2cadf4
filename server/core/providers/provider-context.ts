import type { Context } from '#server/core/context.ts';
import type { ModelCatalog } from '#server/core/models/model-catalog.ts';
import type { KeySeal } from './key-seal.ts';
import type { ProviderConnections } from './model-provider.ts';

/** What administering providers needs besides what every action has. */
export interface ProviderContext extends Context {
  catalog: ModelCatalog;
  connections: ProviderConnections;
  seal: KeySeal;
}
