import type { Page } from '#server/core/page.ts';
import { pageOfFew } from '#server/core/page-of-few.ts';
import type { LlmModel } from './model.ts';

/** A page of the models that people may choose from, or could. */
export function listModelPage(
  models: LlmModel[],
  filter: { status?: LlmModel['status'] | undefined; modelType?: string | undefined },
  place: { cursor?: string | undefined; limit: number },
): Page<LlmModel> & { count: number } {
  const matching = models.filter(
    ({ status, modelType, isGone }) =>
      !isGone &&
      (filter.status === undefined || status === filter.status) &&
      (filter.modelType === undefined || modelType === filter.modelType),
  );
  return pageOfFew(matching, place);
}
