import type { z } from 'zod';
import { search, type SearchHit } from '#contract/search.ts';
import { type Hit, searchMessages } from '#server/core/search/search-messages.ts';
import { cursorPage } from '#server/http/page-links.ts';
import { serve, type ServedRoute } from '#server/http/serve.ts';

/** `/api/search/`: one's own conversations, by what was said in them. */
export const searchRoutes: ServedRoute[] = [
  serve(search, async (ctx, { query }, exchange) => {
    const { q, limit, cursor, ...filter } = query;
    const { hits, next, searchedTo } = await searchMessages(ctx, q, filter, { limit, cursor });
    return {
      results: hits.map(presentHit),
      next: cursorPage(exchange, { next, previous: null }).next,
      searched_to: searchedTo?.toISOString() ?? null,
    };
  }),
];

function presentHit({ conversation: { id, number, title }, message, snippet }: Hit): z.input<typeof SearchHit> {
  return {
    conversation: { id, number, title },
    message: message && {
      id: message.id,
      number: message.number,
      role: message.role,
      created_at: message.createdAt.toISOString(),
    },
    snippet,
  };
}
