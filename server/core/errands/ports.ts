import type { BudgetGate } from '#server/core/budgets/budget-gate.ts';
import type { SystemContext } from '#server/core/context.ts';
import type { ModelGateway } from '#server/core/models/model.ts';
import type { ModelCatalog } from '#server/core/models/model-catalog.ts';

/** What it takes to ask a model for something. */
export interface ErrandPorts {
  ctx: SystemContext;
  gateway: ModelGateway;
  catalog: ModelCatalog;
  budgets: BudgetGate;
  /** This server, as it is called now. */
  node: () => { id: string; epoch: number };
}
