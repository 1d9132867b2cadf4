import type { z } from 'zod';
import * as contract from '#contract/conversations.ts';
import { changeConversation, replaceConversation } from '#server/core/conversations/change-conversation.ts';
import { countedConversationsVersion } from '#server/core/conversations/conversation-version.ts';
import { type ConversationInput, createConversation } from '#server/core/conversations/create-conversation.ts';
import { deleteConversation, restoreConversation } from '#server/core/conversations/delete-conversation.ts';
import { getConversation } from '#server/core/conversations/get-conversation.ts';
import { countMyConversations, listConversations } from '#server/core/conversations/list-conversations.ts';
import type { ConversationFilter } from '#server/core/conversations/conversation-filter.ts';
import { findConversations } from '#server/core/search/search-messages.ts';
import { cursorPage } from '#server/http/page-links.ts';
import { serve, serveKept, type ServedRoute } from '#server/http/serve.ts';
import { presentConversation } from './present-conversation.ts';

/** `/api/conversations/`: conversations by their uuid, as face A shows them. */
export function conversationRoutes(): ServedRoute[] {
  return [
    serveKept(
      contract.listConversations,
      (ctx, { query }) =>
        countedConversationsVersion(ctx, filterOf(query), { cursor: query.cursor, limit: query.page_size }),
      async (ctx, { query }, exchange) => {
        const found = query.search && (await findConversations(ctx, query.search, query.agent));
        const filter = { ...filterOf(query), ...(found && { found }) };
        const [page, count] = await Promise.all([
          listConversations(ctx, filter, { cursor: query.cursor, limit: query.page_size }),
          countMyConversations(ctx, filter),
        ]);
        const results = page.rows.map((row) => presentConversation(row, ctx.actor.username));
        return { count, ...cursorPage(exchange, page), results };
      },
    ),
    serve(contract.createConversation, async (ctx, { body }) =>
      presentConversation(await createConversation(ctx, inputOf(body)), ctx.actor.username),
    ),
    serve(contract.getConversation, async (ctx, { params }) =>
      presentConversation(await getConversation(ctx, params), ctx.actor.username),
    ),
    serve(contract.changeConversation, async (ctx, { params, body }) =>
      presentConversation(await changeConversation(ctx, params, inputOf(body)), ctx.actor.username),
    ),
    serve(contract.replaceConversation, async (ctx, { params, body }) =>
      presentConversation(await replaceConversation(ctx, params, inputOf(body)), ctx.actor.username),
    ),
    serve(contract.deleteConversation, (ctx, { params }) => deleteConversation(ctx, params)),
    serve(contract.restoreConversation, async (ctx, { params }) =>
      presentConversation(await restoreConversation(ctx, params.id), ctx.actor.username),
    ),
  ];
}

type ConversationQuery = z.output<NonNullable<typeof contract.listConversations.query>>;

function filterOf({ status, archived, agent, search }: ConversationQuery): ConversationFilter {
  if (status === undefined && archived === undefined) return { agent, search };
  const all = contract.ConversationStatus.options.filter((each) => status === undefined || each === status);
  const isWanted = (each: string): boolean => archived === undefined || (each === 'archived') === (archived === 'true');
  return { agent, search, statuses: all.filter(isWanted) };
}

type ConversationBody = z.output<NonNullable<typeof contract.createConversation.body>>;

function inputOf(body: ConversationBody): ConversationInput {
  return {
    title: body.title,
    status: body.status,
    agentId: body.agent,
    systemPrompt: body.system_prompt,
    relatedChatId: body.related_chat,
    contextWindow: body.context_window,
    autoSummarize: body.auto_summarize,
  };
}
