import type { z } from 'zod';
import * as contract from '#contract/conversation-summaries.ts';
import { getSummary, getSummaryOf, listSummaries } from '#server/core/summaries/list-summaries.ts';
import { retrySummary } from '#server/core/summaries/retry-summary.ts';
import type { Summary } from '#server/core/summaries/summary.ts';
import { cursorPage } from '#server/http/page-links.ts';
import { serve, type ServedRoute } from '#server/http/serve.ts';
import { decimalDollars } from './money.ts';
import { titleOf } from './present-conversation.ts';

/** `/api/conversation-summaries/`: what conversations are about, in the model's words. */
export const conversationSummaryRoutes: ServedRoute[] = [
  serve(contract.listConversationSummaries, async (ctx, { query }, exchange) => {
    const page = await listSummaries(ctx, { cursor: query.cursor, limit: query.page_size });
    return { count: page.count, ...cursorPage(exchange, page), results: page.rows.map(presentSummary) };
  }),
  serve(contract.listSummariesByConversation, async (ctx, { query }) => {
    const summary = await getSummaryOf(ctx, query.conversation_id);
    return summary === null ? [] : [presentSummary(summary)];
  }),
  serve(contract.getConversationSummary, async (ctx, { params }) => presentSummary(await getSummary(ctx, params.id))),
  serve(contract.retryConversationSummary, (ctx, { params }) => retrySummary(ctx, params.id)),
];

function presentSummary(summary: Summary): z.input<typeof contract.ConversationSummary> {
  const { text } = summary;
  return {
    id: summary.id,
    conversation: summary.conversationId,
    conversation_title: titleOf({ title: summary.conversationTitle }),
    title_suggestion: text?.title ?? '',
    summary_text: text?.text ?? '',
    key_topics: text?.topics ?? [],
    message_count_at_summary: text?.count ?? 0,
    summary_model: summary.llmModelId,
    summary_model_name: summary.llmModelName,
    last_message: summary.messageId,
    message_count: summary.messageCount,
    next_at: summary.nextCount,
    state: summary.hasFailed ? 'failed' : 'ready',
    error_message: summary.errorMessage,
    cost: decimalDollars(summary.costNano),
    unpriced_calls: summary.unpricedCalls,
    created_at: summary.createdAt.toISOString(),
    updated_at: (summary.updatedAt ?? summary.createdAt).toISOString(),
  };
}
