import * as contract from '#contract/admin/messages.ts';
import { presentAdminMessage, presentAdminMessageRow } from '#server/api/present-admin-chat.ts';
import { listMessages } from '#server/core/administration/list-messages.ts';
import { viewMessage } from '#server/core/administration/view-message.ts';
import { cursorPage } from '#server/http/page-links.ts';
import { serve, type ServedRoute } from '#server/http/serve.ts';
import { periodOf } from './period.ts';

/** `/api/admin/messages/`: what people and models said. */
export const adminMessageRoutes: ServedRoute[] = [
  serve(contract.listMessagesOfAll, async (ctx, { query }, exchange) => {
    const { user, chat, role, search, reason, cursor, page_size: limit } = query;
    const filter = { ...periodOf(query), userId: user, chatId: chat, role, search: search?.trim() };
    const page = await listMessages(ctx, filter, { reason, cursor, limit });
    return { count: page.count, ...cursorPage(exchange, page), results: page.rows.map(presentAdminMessageRow) };
  }),
  serve(contract.getMessageOfAll, async (ctx, { params, query }) =>
    presentAdminMessage(await viewMessage(ctx, params.id, query)),
  ),
];
