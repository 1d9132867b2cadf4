import * as contract from '#contract/admin/usage.ts';
import { decimalDollars } from '#server/api/money.ts';
import { houseUsage, type Part } from '#server/core/usage/house-usage.ts';
import type { Usage } from '#server/core/usage/measures.ts';
import { recomputeFor } from '#server/core/usage/recompute-for.ts';
import type { Recount } from '#server/core/usage/recompute-usage.ts';
import { serve, type ServedRoute } from '#server/http/serve.ts';

/** `/api/admin/usage/`: what everybody uses. */
export const adminUsageRoutes: ServedRoute[] = [
  serve(contract.houseUsage, async (ctx, { query }) => {
    const { from, until, total, parts, others } = await houseUsage(ctx, query);
    return { from, until, total: presentSums(total), results: parts.map((part) => presentPart(part, total)), others };
  }),
  serve(
    contract.recomputeUsage,
    async (ctx, { body }) => presentRecount(await recomputeFor(ctx, body, !body.dry_run), body.dry_run),
    'outside',
  ),
];

function presentRecount(recount: Recount, isDryRun: boolean): contract.Recount {
  return {
    dry_run: isDryRun,
    days: recount.days,
    days_left_alone: recount.daysLeftAlone,
    rows_checked: recount.rowsChecked,
    rows_differing: recount.rowsDiffering,
    rows_corrected: recount.rowsCorrected,
    cost_off: decimalDollars(recount.nanoDollarsOff),
  };
}

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
