import type { z } from 'zod';
import * as contract from '#contract/analytics.ts';
import type { Actor } from '#server/core/context.ts';
import { dayId } from '#server/core/usage/day-id.ts';
import { getUsageDay, listUsageDays } from '#server/core/usage/list-usage-days.ts';
import type { Share, Usage, UsageDay } from '#server/core/usage/measures.ts';
import { ownDashboard, ownSeries, sumUsage, usageByDay } from '#server/core/usage/own-usage.ts';
import { cursorPage } from '#server/http/page-links.ts';
import { serve, type ServedRoute } from '#server/http/serve.ts';
import { decimalDollars, dollars } from './money.ts';
import { presentSeries } from './usage-series.ts';

/** `/api/analytics/`: what one has used oneself. */
export const analyticsRoutes: ServedRoute[] = [
  serve(contract.listUsageDays, async (ctx, { query }, exchange) => {
    const { cursor, page_size: limit, time_zone: zone } = query;
    const page = await listUsageDays(ctx, { cursor, limit, zone });
    return {
      count: page.count,
      ...cursorPage(exchange, page),
      results: page.rows.map((day) => presentDay(ctx.actor, day)),
    };
  }),
  serve(contract.usageDashboard, async (ctx, { query }) => {
    const board = await ownDashboard(ctx, { days: query.days ?? null, zone: query.time_zone });
    return {
      ...totalsOf(board.total),
      unpriced_calls: board.total.unpricedCalls,
      average_response_time: timesOf(board.total).average_response_time,
      previous: board.before === null ? null : totalsOf(board.before),
      by_agent: board.byAgent.map(presentShare),
      by_model: board.byModel.map(presentShare),
      days: board.days.map((day) => presentDay(ctx.actor, day)),
    };
  }),
  serve(contract.usageSummary, async (ctx, { query }) => {
    const sum = await sumUsage(ctx, { days: query.days, zone: query.time_zone });
    return {
      days: query.days,
      active_days: sum.activeDays,
      ...countsOf(sum),
      ...costInDollars(sum),
      ...timesOf(sum),
      ...requestsOf(sum),
    };
  }),
  serve(contract.dailyUsage, async (ctx, { query }) => {
    const days = await usageByDay(ctx, { days: query.days, zone: query.time_zone });
    return Object.fromEntries(days.map((day) => [day.date, { ...countsOf(day), ...costInDollars(day) }]));
  }),
  serve(contract.usageSeries, async (ctx, { query: { days, time_zone: zone, ...asked } }) =>
    presentSeries(await ownSeries(ctx, { days, zone }, asked)),
  ),
  serve(contract.getUsageDay, async (ctx, { params, query }) =>
    presentDay(ctx.actor, await getUsageDay(ctx, params.id, query.time_zone)),
  ),
];

function presentDay({ userId, username }: Actor, day: UsageDay): z.input<typeof contract.UsageDay> {
  return {
    id: dayId(userId, day.date),
    user: userId,
    user_username: username,
    date: day.date,
    ...countsOf(day),
    ...costOf(day),
    ...timesOf(day),
    ...requestsOf(day),
    created_at: day.firstAt.toISOString(),
    updated_at: day.lastAt.toISOString(),
  };
}

function totalsOf(used: Usage) {
  return {
    total_conversations: used.conversationsStarted,
    total_messages: used.messagesSent,
    total_tokens: tokensOf(used),
    total_cost: decimalDollars(used.costNano),
  };
}

function presentShare(share: Share) {
  return {
    id: share.id,
    name: share.name,
    messages_sent: share.messagesSent,
    tokens_consumed: tokensOf(share),
    ...costOf(share),
  };
}

function countsOf(used: Usage) {
  return {
    conversations_started: used.conversationsStarted,
    messages_sent: used.messagesSent,
    tokens_consumed: tokensOf(used),
  };
}

function tokensOf({ inputTokens, outputTokens }: Usage): number {
  return inputTokens + outputTokens;
}

function costOf({ costNano, unpricedCalls }: Usage) {
  return { total_cost: decimalDollars(costNano), unpriced_calls: unpricedCalls };
}

function costInDollars({ costNano, unpricedCalls }: Usage) {
  return { total_cost: dollars(costNano), unpriced_calls: unpricedCalls };
}

function timesOf({ callMs, answerMs, answers }: Usage) {
  return {
    total_time_spent: callMs / 1000,
    average_response_time: answers === 0 ? null : Math.round(answerMs / answers) / 1000,
  };
}

function requestsOf(used: Usage) {
  return {
    image_analysis_requests: used.imageAnalysisRequests,
    code_generation_requests: used.codeGenerationRequests,
    web_browsing_requests: used.webBrowsingRequests,
  };
}
