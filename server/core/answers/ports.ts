import type { Context } from '#server/core/context.ts';
import type { ModelCatalog } from '#server/core/models/model-catalog.ts';
import type { AnswerEngine } from './answer-engine.ts';

/** What asking needs besides what every action has. */
export interface AskContext extends Context {
  engine: AnswerEngine;
  catalog: ModelCatalog;
}
