import { AppError } from '#server/core/errors.ts';
import type { LlmModel } from '#server/core/models/model.ts';
import type { ModelCatalog } from '#server/core/models/model-catalog.ts';

/** The conversation's own, or where that one can't answer the default one. */
export function chooseModel(catalog: ModelCatalog, wanted: string | null): LlmModel {
  try {
    return catalog.choose([wanted]);
  } catch (error) {
    if (wanted === null || !(error instanceof AppError)) throw error;
    return catalog.choose([]);
  }
}
