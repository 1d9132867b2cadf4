import * as contract from '#contract/admin/usage.ts';
import { decimalDollars } from '#server/api/money.ts';
import { presentSeries } from '#server/api/usage-series.ts';
import { houseUsage, houseUsageSeries, type Part } from '#server/core/usage/house-usage.ts';
import type { Usage } from '#server/core/usage/measures.ts';
import { serve, type ServedRoute } from '#server/http/serve.ts';

/** `/api/admin/usage/`: what everybody uses. */
export const adminUsageRoutes: ServedRoute[] = [
  serve(contract.houseUsage, async (ctx, { query }) => {
    const { from, until, total, parts, others } = await houseUsage(ctx, query);
    return { from, until, total: presentSums(total), results: parts.map((part) => presentPart(part, total)), others };
  }),
  serve(contract.houseUsageSeries, async (ctx, { query }) => presentSeries(await houseUsageSeries(ctx, query))),
];

function presentPart(part: Part, total: Usage) {
  return {
    id: part.id,
    name: part.name,
    ...presentSums(part),
    share_of_cost: share(part.costNano, total.costNano),
    share_of_tokens: share(tokensOf(part), tokensOf(total)),
  };
}

function presentSums(used: Usage) {
  return {
    conversations_started: used.conversationsStarted,
    messages_sent: used.messagesSent,
    calls: used.calls,
    input_tokens: used.inputTokens,
    output_tokens: used.outputTokens,
    total_cost: decimalDollars(used.costNano),
    unpriced_calls: used.unpricedCalls,
  };
}

function tokensOf({ inputTokens, outputTokens }: Usage): number {
  return inputTokens + outputTokens;
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
