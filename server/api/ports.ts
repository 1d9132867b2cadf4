import type { AvatarContext } from '#server/core/agents/set-avatar.ts';
import type { Turns } from '#server/core/turns.ts';
import type { JobList } from '#server/core/job-runs/job-run.ts';
import type { AnswerEngine } from '#server/core/answers/answer-engine.ts';
import type { BudgetGate } from '#server/core/budgets/budget-gate.ts';
import type { ModelGateway, PriceBook } from '#server/core/models/model.ts';
import type { ModelCatalog } from '#server/core/models/model-catalog.ts';
import type { KeySeal } from '#server/core/providers/key-seal.ts';
import type { ProviderConnections } from '#server/core/providers/model-provider.ts';

/** What routes need besides the context of each request. */
export interface ApiPorts {
  engine: AnswerEngine;
  catalog: ModelCatalog;
  gateway: ModelGateway;
  priceBook: PriceBook;
  budgets: BudgetGate;
  /** For those who administer them. */
  providers: { connections: ProviderConnections; seal: KeySeal };
  jobs: JobList;
  makeAvatar: AvatarContext['makeAvatar'];
  /** For what many may do to one thing at once. */
  turns: Turns;
}
