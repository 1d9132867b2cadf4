import { act, type SystemContext } from '#server/core/context.ts';
import { AppError } from '#server/core/errors.ts';
import type { LlmModel } from './model.ts';
import { instead, type ModelCatalog } from './model-catalog.ts';
import { countRequest, type Period } from './use-store.ts';

/**
 * Counts that a model is asked, and refuses where an administrator's limit is reached: for all servers together, exactly,
 * by the minute of the clock and the day in UTC. A model without limits costs nothing here.
 */
export async function takeTurn(ctx: SystemContext, catalog: ModelCatalog, model: LlmModel): Promise<void> {
  const limits = limitsOf(model);
  if (limits.length === 0) return;
  await act(ctx, async (tx) => {
    for (const [period, limit] of limits)
      if (!(await countRequest(tx, model.id, period, limit))) throw usedUp(catalog, model, period, limit);
  });
}

function limitsOf({ rateLimitPerMinute, dailyRequestLimit }: LlmModel): [Period, number][] {
  return [
    ...(rateLimitPerMinute === null ? [] : [['minute', rateLimitPerMinute] as [Period, number]]),
    ...(dailyRequestLimit === null ? [] : [['day', dailyRequestLimit] as [Period, number]]),
  ];
}

function usedUp(catalog: ModelCatalog, model: LlmModel, period: Period, limit: number): AppError {
  const times = limit === 1 ? 'once' : `${limit} times`;
  const why = `${model.name} may be asked ${times} a ${period}, and was.`;
  return new AppError('rate_limited', `${why} ${instead(catalog.all(), model)}`);
}
