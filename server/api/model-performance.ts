import type { z } from 'zod';
import * as contract from '#contract/model-performance.ts';
import { compareModels } from '#server/core/usage/compare-models.ts';
import { dayId } from '#server/core/usage/day-id.ts';
import {
  getModelPerformance,
  listModelPerformance,
  type ModelPerformance,
  type PerformanceFigures,
  type Percentiles,
} from '#server/core/usage/model-performance.ts';
import { cursorPage } from '#server/http/page-links.ts';
import { serve, type ServedRoute } from '#server/http/serve.ts';
import { decimalDollars } from './money.ts';

/** `/api/model-performance/`: how models did, by day. */
export const modelPerformanceRoutes: ServedRoute[] = [
  serve(contract.listModelPerformance, async (ctx, { query }, exchange) => {
    const { cursor, page_size: limit, model_id: model = null, from = null, until = null } = query;
    const page = await listModelPerformance(ctx, { cursor, limit, model, from, until });
    return { count: page.count, ...cursorPage(exchange, page), results: page.rows.map(present) };
  }),
  serve(contract.compareModels, async (ctx, { query }) => {
    const { from, until, models, priceChanges } = await compareModels(ctx, query.days);
    return {
      from,
      until,
      results: models.map((model) => ({ model: model.modelId, model_name: model.name, ...presentFigures(model) })),
      price_changes: priceChanges.map(({ modelId, date, isKnown }) => ({ model: modelId, date, is_known: isKnown })),
    };
  }),
  serve(contract.getModelPerformance, async (ctx, { params }) => present(await getModelPerformance(ctx, params.id))),
];

function present({ day, ...figures }: ModelPerformance): z.input<typeof contract.ModelPerformance> {
  return {
    id: dayId(day.number, day.date),
    model: day.modelId,
    model_name: day.name,
    date: day.date,
    ...presentFigures(figures),
  };
}

function presentFigures({ used, ratings, flags, firstToken, duration }: PerformanceFigures) {
  return {
    total_requests: used.requests,
    successful_requests: used.successes,
    failed_requests: used.requests - used.successes,
    failures: used.failures,
    average_response_time: seconds(ratio(used.successMs, used.successes)),
    average_tokens_per_request: ratio(used.inputTokens + used.outputTokens, used.requests),
    tokens_per_second: ratio(used.writtenTokens * 1000, used.writingMs),
    total_cost: decimalDollars(used.costNano),
    unpriced_requests: used.unpricedRequests,
    ...named('first_token', firstToken),
    ...named('response_time', duration),
    average_user_rating: ratings.mean,
    total_user_ratings: ratings.n,
    user_rating_interval: ratings.interval,
    flags_per_thousand: ratio(flags * 1000, used.successes),
  };
}

function named<Name extends string>(name: Name, { p50, p95, p99 }: Percentiles) {
  return {
    [`${name}_p50`]: seconds(p50),
    [`${name}_p95`]: seconds(p95),
    [`${name}_p99`]: seconds(p99),
  } as Record<`${Name}_p50` | `${Name}_p95` | `${Name}_p99`, number | null>;
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

/** Of milliseconds, to the millisecond. */
function seconds(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms) / 1000;
}
