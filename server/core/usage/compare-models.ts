import type { Context } from '#server/core/context.ts';
import { addDays } from './calendar.ts';
import { foldUsage } from './fold-usage.ts';
import { figuresOf, type PerformanceFigures } from './model-performance.ts';
import {
  type ModelNamed,
  type PriceChange,
  readFeedbackBetween,
  readPerformanceBetween,
  readPriceChanges,
} from './performance-report-store.ts';
import { zoneNamed } from './zone.ts';

export interface ModelComparison {
  from: string;
  until: string;
  /** Each model that was asked, rated or flagged, the most requests first. */
  models: (PerformanceFigures & ModelNamed)[];
  priceChanges: PriceChange[];
}

const mostChanges = 200;

/** How models did on the last days in UTC; all that has happened is counted. */
export async function compareModels(ctx: Context, days: number): Promise<ModelComparison> {
  await foldUsage(ctx);
  const until = addDays(zoneNamed('UTC').dateOf(new Date()), 1);
  const from = addDays(until, -days);
  const [performance, feedback, priceChanges] = await Promise.all([
    readPerformanceBetween(ctx, from, until),
    readFeedbackBetween(ctx, from, until),
    readPriceChanges(ctx, { from, until, most: mostChanges }),
  ]);
  const names = new Map([...performance, ...feedback].map(({ modelId, name }) => [modelId, name]));
  const models = [...names].map(([modelId, name]) => {
    const said = feedback.find((row) => row.modelId === modelId);
    const used = performance.find((row) => row.modelId === modelId);
    return { modelId, name, ...figuresOf(used, said) };
  });
  models.sort((a, b) => b.used.requests - a.used.requests || (a.name < b.name ? -1 : 1));
  return { from, until, models, priceChanges };
}
