import * as contract from '#contract/admin/trends.ts';
import { presentTrend, presentWindow } from '#server/api/present-quality.ts';
import { readTrends } from '#server/core/trends/read-trends.ts';
import { serve, type ServedRoute } from '#server/http/serve.ts';

/** `/api/admin/trends/`: what has been getting better or worse. */
export const adminTrendRoutes: ServedRoute[] = [
  serve(contract.readTrends, async (ctx, { query }) => {
    const { subject: kind, id, days, time_zone: timeZone, limit } = query;
    const trends = await readTrends(ctx, { kind, id, days, timeZone, limit });
    const results = trends.results.map((row) => ({ id: row.id, name: row.name, trends: row.trends.map(presentTrend) }));
    const { tested, others } = trends;
    return { ...presentWindow(trends.days, timeZone), subject: kind, tested, results, others };
  }),
];
