import * as contract from '#contract/ratings.ts';
import type { Context } from '#server/core/context.ts';
import type { FeedbackContext } from '#server/core/feedback/give-feedback.ts';
import { getOwn, listOfMessage, listOwn } from '#server/core/feedback/list-entries.ts';
import { changeRating, withdrawRating } from '#server/core/ratings/change-rating.ts';
import { ratings } from '#server/core/ratings/rating.ts';
import { rateMessage } from '#server/core/ratings/rate-message.ts';
import { summarizeRatings } from '#server/core/ratings/summarize-ratings.ts';
import { cursorPage, setPageLinks } from '#server/http/page-links.ts';
import { serve, type ServedRoute } from '#server/http/serve.ts';
import type { ApiPorts } from './ports.ts';
import { presentRating } from './present-feedback.ts';

/** `/api/ratings/`: how helpful people found answers. */
export function ratingRoutes({ turns }: Pick<ApiPorts, 'turns'>): ServedRoute[] {
  const giving = (ctx: Context): FeedbackContext => ({ ...ctx, turns });

  return [
    serve(contract.listRatings, async (ctx, { query }, exchange) => {
      const page = await listOwn(ctx, ratings, { cursor: query.cursor, limit: query.page_size });
      return { count: page.count, ...cursorPage(exchange, page), results: page.rows.map(presentRating) };
    }),
    serve(contract.rateMessage, async (ctx, { body }) =>
      presentRating(
        await rateMessage(giving(ctx), { messageId: body.message, score: body.score, comment: body.comment }),
      ),
    ),
    serve(contract.listRatingsOfMessage, async (ctx, { query }, exchange) => {
      const page = await listOfMessage(ctx, ratings, query.message_id, query);
      setPageLinks(exchange, page);
      return page.rows.map(presentRating);
    }),
    serve(contract.summarizeRatings, async (ctx, { query }) => {
      const { helpful, own } = await summarizeRatings(ctx, query.message_id);
      return { helpful: { avg: helpful.average, count: helpful.count }, user: own };
    }),
    serve(contract.getRating, async (ctx, { params }) => presentRating(await getOwn(ctx, ratings, params.id))),
    serve(contract.changeRating, async (ctx, { params, body }) =>
      presentRating(await changeRating(giving(ctx), params.id, body)),
    ),
    serve(contract.replaceRating, async (ctx, { params, body }) =>
      presentRating(await changeRating(giving(ctx), params.id, { score: body.score, comment: body.comment ?? '' })),
    ),
    serve(contract.withdrawRating, (ctx, { params }) => withdrawRating(giving(ctx), params.id)),
  ];
}
