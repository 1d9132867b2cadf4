import type * as contract from '#contract/usage-series.ts';
import type { SeriesValues, UsageSeries } from '#server/core/usage/series.ts';
import { decimalDollars } from './money.ts';

export function presentSeries({ zone, days, series, others }: UsageSeries): contract.UsageSeries {
  return {
    time_zone: zone,
    days,
    series: series.map(({ id, name, ...values }) => ({ id, name, ...presentValues(values) })),
    others: others === null ? null : { count: others.count, ...presentValues(others) },
  };
}

function presentValues({ costNano, unpricedCalls, tokens, messagesSent, calls }: SeriesValues) {
  const total_cost = costNano.map(decimalDollars);
  return { total_cost, unpriced_calls: unpricedCalls, tokens, messages_sent: messagesSent, calls };
}
