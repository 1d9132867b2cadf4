import type { z } from 'zod';
import * as contract from '#contract/agent-quality.ts';
import { differences } from '#server/core/agents/agent.ts';
import { readAgentQuality } from '#server/core/comparisons/agent-quality.ts';
import {
  type Compared,
  type ComparedFigure,
  compareVersions,
  type Side,
} from '#server/core/comparisons/compare-versions.ts';
import type { Interval } from '#server/core/statistics/interval.ts';
import { serve, type ServedRoute } from '#server/http/serve.ts';
import { presentChanges } from './present-agent.ts';
import { presentAlarm, presentRated, presentTrend, presentWindow } from './present-quality.ts';

type Figure = z.input<typeof contract.VersionFigures>['figures'][number];

/** `/api/agents/{id}/quality/` and `…/versions/compare/`: how an agent does, for who made it. */
export const agentQualityRoutes: ServedRoute[] = [
  serve(contract.compareVersionFigures, async (ctx, { params, query }) => {
    const { first, second, figures } = await compareVersions(ctx, params.id, query);
    const changes = presentChanges(differences(first, second));
    return {
      agent: params.id,
      first: first.version,
      second: second.version,
      changes,
      figures: figures.map(presentCompared),
    };
  }),
  serve(contract.readAgentQuality, async (ctx, { params, query }) => {
    const { days, time_zone: timeZone } = query;
    const quality = await readAgentQuality(ctx, params.id, { days, timeZone });
    return {
      ...presentWindow(quality.days, timeZone),
      agent: quality.agentId,
      rated: presentRated(quality.standing),
      trends: quality.trends.map(presentTrend),
      alarms: quality.alarms.map(presentAlarm),
    };
  }),
];

/** What figures are told in, and how many of what they are kept in make one of those. */
const units: Record<ComparedFigure, [unit: Figure['unit'], scale: number]> = {
  rating: ['stars', 1],
  flags: ['share of answers', 1],
  errors: ['share of calls', 1],
  cost: ['US dollars', 1_000_000],
  tokens: ['tokens', 1],
  response_time: ['seconds', 1000],
  first_token: ['seconds', 1000],
};

function presentCompared({ figure, better, first, second, difference, word }: Compared): Figure {
  const [unit, scale] = units[figure];
  const scaled = (value: number | null): number | null => (value === null ? null : value / scale);
  const interval = (of: Interval | null) => of && { low: of.low / scale, high: of.high / scale };
  const side = ({ n, value, interval: of }: Side) => ({ n, value: scaled(value), interval: interval(of) });
  return {
    figure,
    unit,
    better,
    first: side(first),
    second: side(second),
    difference: scaled(difference?.difference ?? null),
    difference_interval: interval(difference?.interval ?? null),
    word,
  };
}
