import * as contract from '#contract/admin/rankings.ts';
import { presentRated, presentWindow } from '#server/api/present-quality.ts';
import { rank } from '#server/core/rankings/rank.ts';
import { serve, type ServedRoute } from '#server/http/serve.ts';

/** `/api/admin/rankings/`: models and agents by what people say of their answers. */
export const adminRankingRoutes: ServedRoute[] = [
  serve(contract.readRanking, async (ctx, { query }) => {
    const { subject: kind, days, time_zone: timeZone, limit } = query;
    const { prior, others, ...ranking } = await rank(ctx, { kind, days, timeZone, limit });
    return {
      ...presentWindow(ranking.days, timeZone),
      subject: kind,
      prior: prior && { mean: prior.mean, weight: prior.weight, is_estimated: prior.isEstimated },
      results: ranking.results.map((standing) => {
        const { id, name } = standing.subject;
        return { id, name, ...presentRated(standing), rank: standing.rank };
      }),
      others,
    };
  }),
];
