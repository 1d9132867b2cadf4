import * as contract from '#contract/admin/rating-import.ts';
import type { ApiPorts } from '#server/api/ports.ts';
import { foldingRule } from '#server/core/rating-import/fold-ratings.ts';
import { importRatings } from '#server/core/rating-import/import-ratings.ts';
import { serve, type ServedRoute } from '#server/http/serve.ts';

const mostRefusals = 500;

/** `/api/admin/ratings/import/`: what people said of answers in another system. */
export function ratingImportRoutes({ turns }: Pick<ApiPorts, 'turns'>): ServedRoute[] {
  return [
    serve(
      contract.importRatings,
      async (ctx, { body, query }) => {
        const { refusals, ...counts } = await importRatings({ ...ctx, turns }, body, { isDryRun: query.dry_run });
        return {
          dry_run: query.dry_run,
          rule: foldingRule,
          ...counts,
          refused: refusals.length,
          refusals: refusals.slice(0, mostRefusals),
        };
      },
      'outside',
    ),
  ];
}
