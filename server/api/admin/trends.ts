import type { z } from 'zod';
import * as contract from '#contract/admin/trends.ts';
import { presentTrend, presentWindow } from '#server/api/present-quality.ts';
import { figureOf, listChanges, type TrendChange } from '#server/core/trends/list-changes.ts';
import { readTrends } from '#server/core/trends/read-trends.ts';
import { cursorPage } from '#server/http/page-links.ts';
import { serve, type ServedRoute } from '#server/http/serve.ts';

/** `/api/admin/trends/`: what has been getting better or worse, and since when. */
export const adminTrendRoutes: ServedRoute[] = [
  serve(contract.readTrends, async (ctx, { query }) => {
    const { subject: kind, id, days, time_zone: timeZone, limit } = query;
    const trends = await readTrends(ctx, { kind, id, days, timeZone, limit });
    const results = trends.results.map((row) => ({ id: row.id, name: row.name, trends: row.trends.map(presentTrend) }));
    const { tested, others } = trends;
    return { ...presentWindow(trends.days, timeZone), subject: kind, tested, results, others };
  }),
  serve(contract.listTrendChanges, async (ctx, { query }, exchange) => {
    const { subject, cursor, page_size: limit } = query;
    const page = await listChanges(ctx, { subject }, { cursor, limit });
    return { count: page.count, ...cursorPage(exchange, page), results: page.rows.map(presentChange) };
  }),
];

function presentChange(change: TrendChange): z.input<typeof contract.TrendChange> {
  const { name: figure, unit, better } = figureOf(change);
  const { id, subject, date, before, word, n, slope, p } = change;
  return {
    id,
    subject,
    subject_id: change.subjectId,
    subject_name: change.subjectName,
    figure,
    unit,
    better,
    date,
    before,
    word,
    n,
    slope,
    slope_interval: change.interval,
    p,
    adjusted_p: change.adjustedP,
  };
}
