import type { SystemContext } from '#server/core/context.ts';
import type { ModelGateway } from '#server/core/models/model.ts';
import type { ModelCatalog } from '#server/core/models/model-catalog.ts';

/** What it takes to ask a model for something. */
export interface ErrandPorts {
  ctx: SystemContext;
  gateway: ModelGateway;
  catalog: ModelCatalog;
}
