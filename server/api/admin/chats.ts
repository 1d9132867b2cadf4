import * as contract from '#contract/admin/chats.ts';
import { presentAdminChat, presentMessageOfChat } from '#server/api/present-admin-chat.ts';
import { getChat } from '#server/core/administration/get-chat.ts';
import { listChats } from '#server/core/administration/list-chats.ts';
import { viewChat } from '#server/core/administration/view-chat.ts';
import { renameForOwner } from '#server/core/conversations/rename-for-owner.ts';
import { cursorPage, setPageLinks } from '#server/http/page-links.ts';
import { serve, type ServedRoute } from '#server/http/serve.ts';
import { periodOf } from './period.ts';

/** `/api/admin/chats/`: everybody's conversations with agents. */
export const adminChatRoutes: ServedRoute[] = [
  serve(contract.listChatsOfAll, async (ctx, { query }, exchange) => {
    const { user, agent, status, deleted, search } = query;
    const isDeleted = deleted === undefined ? undefined : deleted === 'true';
    const filter = { ...periodOf(query), userId: user, agentId: agent, status, isDeleted, search: search?.trim() };
    const page = await listChats(ctx, filter, { cursor: query.cursor, limit: query.page_size });
    return { count: page.count, ...cursorPage(exchange, page), results: page.rows.map(presentAdminChat) };
  }),
  serve(contract.getChatOfAll, async (ctx, { params }) => presentAdminChat(await getChat(ctx, params.id))),
  serve(contract.listMessagesOfChatOfAll, async (ctx, { params, query }, exchange) => {
    const page = await viewChat(ctx, params.id, query);
    setPageLinks(exchange, page);
    return page.rows.map((message) => presentMessageOfChat(message, page.chat));
  }),
  serve(contract.renameChat, async (ctx, { params, body }) =>
    presentAdminChat(await renameForOwner(ctx, params.id, body)),
  ),
];
