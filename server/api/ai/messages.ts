import * as contract from '#contract/ai/messages.ts';
import { getMessage } from '#server/core/messages/get-message.ts';
import { listOwn } from '#server/core/messages/list-messages.ts';
import { setPageLinks } from '#server/http/page-links.ts';
import { serve, type ServedRoute } from '#server/http/serve.ts';
import type { ApiPorts } from '#server/api/ports.ts';
import { presentAiMessage, withShown } from '#server/api/present-message.ts';

/** `/api/ai/messages/`: read-only, over all of the viewer's chats. */
export function aiMessageRoutes({ engine }: ApiPorts): ServedRoute[] {
  return [
    serve(contract.listAiMessages, async (ctx, { query }, exchange) => {
      const page = await listOwn(ctx, query);
      setPageLinks(exchange, page);
      return page.rows.map((message) => presentAiMessage(withShown(message, engine.live), message.conversationNumber));
    }),
    serve(contract.getAiMessage, async (ctx, { params }) => {
      const message = await getMessage(ctx, { number: params.id });
      return presentAiMessage(withShown(message, engine.live), message.conversationNumber);
    }),
  ];
}
