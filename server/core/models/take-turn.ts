import { act, type SystemContext } from '#server/core/context.ts';
import type { AppError } from '#server/core/errors.ts';
import type { LlmModel } from './model.ts';
import { instead, type ModelCatalog } from './model-catalog.ts';
import { reachedLimit } from './reached-limit.ts';
import { countRequest, type Period } from './use-store.ts';

interface Limit {
  kind: 'rate_limit_per_minute' | 'daily_request_limit';
  period: Period;
  amount: number;
}

/**
 * Counts that a model is asked, and refuses where an administrator's limit is reached: for all servers together, exactly,
 * by the minute of the clock and the day in UTC. A model without limits costs nothing here, one with one limit one round trip.
 */
export async function takeTurn(ctx: SystemContext, catalog: ModelCatalog, model: LlmModel): Promise<void> {
  const limits = limitsOf(model);
  const [first] = limits;
  if (first === undefined) return;
  if (limits.length === 1) return count(ctx, catalog, model, first);
  await act(ctx, async (tx) => {
    for (const limit of limits) await count(tx, catalog, model, limit);
  });
}

function limitsOf({ rateLimitPerMinute, dailyRequestLimit }: LlmModel): Limit[] {
  const limits: [Limit['kind'], Period, number | null][] = [
    ['rate_limit_per_minute', 'minute', rateLimitPerMinute],
    ['daily_request_limit', 'day', dailyRequestLimit],
  ];
  return limits.flatMap(([kind, period, amount]) => (amount === null ? [] : [{ kind, period, amount }]));
}

async function count(ctx: SystemContext, catalog: ModelCatalog, model: LlmModel, limit: Limit): Promise<void> {
  if (!(await countRequest(ctx, model.id, limit.period, limit.amount))) throw usedUp(catalog, model, limit);
}

const periodMs = { minute: 60_000, day: 86_400_000 };

function usedUp(catalog: ModelCatalog, model: LlmModel, { kind, period, amount }: Limit): AppError {
  const times = amount === 1 ? 'once' : `${amount.toLocaleString('en')} times`;
  const until = new Date((Math.floor(Date.now() / periodMs[period]) + 1) * periodMs[period]).toISOString();
  const why = `${model.name} may be asked ${times} a ${period}, and was. It takes questions again ${whenIs(until, period)}.`;
  return reachedLimit('rate_limited', `${why} ${instead(catalog.all(), model)}`, {
    kind,
    id: model.id,
    name: model.name,
    unit: 'requests',
    amount: String(amount),
    used: String(amount),
    until,
    time_zone: 'UTC',
    retry_at: until,
  });
}

function whenIs(until: string, period: Period): string {
  return period === 'minute' ? `at ${until.slice(11, 16)} (UTC)` : `on ${until.slice(0, 10)} at 00:00 (UTC)`;
}
