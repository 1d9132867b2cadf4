import type { z } from 'zod';
import type * as shapes from '#contract/quality.ts';
import type { Alarm } from '#server/core/alarms/alarm.ts';
import type { KnownChange } from '#server/core/alarms/known-change.ts';
import { watchedMetric } from '#server/core/alarms/watched-metric.ts';
import type { Standing } from '#server/core/rankings/rank.ts';
import type { FigureTrend } from '#server/core/trends/read-trends.ts';
import { dayNumberOf } from '#server/core/usage/calendar.ts';
import type { DateRange } from '#server/core/usage/last-days.ts';

export function presentWindow({ from, until }: DateRange, timeZone: string) {
  const days = dayNumberOf(until) - dayNumberOf(from);
  return { days, from, until, time_zone: timeZone, zone_of_days: 'UTC' as const };
}

export function presentTrend({ figure, trend, values }: FigureTrend): z.input<typeof shapes.TrendOfFigure> {
  const { name, unit, better } = figure;
  const { word, n } = trend;
  const told = trend.word === 'not enough data' ? null : trend;
  return {
    figure: name,
    unit,
    better,
    word,
    n,
    slope: told?.slope ?? null,
    slope_interval: told?.interval ?? null,
    p: told?.p ?? null,
    adjusted_p: told?.adjustedP ?? null,
    values,
  };
}

export function presentRated({ subject, summary, coverage }: Standing) {
  const { scores, answers, flags } = subject;
  return {
    ratings: summary.n,
    scores: [...scores],
    mean: summary.mean,
    mean_interval: summary.interval,
    four_or_more: summary.fourOrMore?.share ?? null,
    four_or_more_interval: summary.fourOrMore?.interval ?? null,
    answers,
    coverage,
    flags,
    flags_per_thousand: answers === 0 ? null : (flags * 1000) / answers,
  };
}

export function presentAlarm(alarm: Alarm): z.input<typeof shapes.Alarm> {
  const { figure, difference } = watchedMetric(alarm.metric);
  const differing = difference(alarm.beforeCounts, alarm.afterCounts);
  return {
    id: alarm.id,
    subject: alarm.subject.kind,
    subject_id: alarm.subject.id,
    subject_name: alarm.subjectName,
    metric: alarm.metric,
    state: alarm.state,
    version: alarm.version,
    before: figure(alarm.beforeCounts),
    after: figure(alarm.afterCounts),
    difference: differing?.difference ?? null,
    difference_interval: differing?.interval ?? null,
    expected: alarm.expected,
    house_share: alarm.houseShare,
    began_at: alarm.beganAt.toISOString(),
    began_between: { earliest: alarm.beganEarliest.toISOString(), latest: alarm.beganLatest.toISOString() },
    raised_at: alarm.raisedAt.toISOString(),
    evidence: alarm.evidence,
    threshold: alarm.threshold,
    change: alarm.change && presentChange(alarm.change),
    acknowledged_by: alarm.acknowledgedBy,
    acknowledged_at: alarm.acknowledgedAt?.toISOString() ?? null,
    closed_by: alarm.closedBy,
    closed_at: alarm.closedAt?.toISOString() ?? null,
    ending: alarm.ending,
    note: alarm.note,
    created_at: alarm.createdAt.toISOString(),
    updated_at: alarm.updatedAt.toISOString(),
  };
}

function presentChange(change: KnownChange): z.input<typeof shapes.KnownChange> {
  const { kind, at, fits } = change;
  switch (change.kind) {
    case 'agent_version': {
      const { agentId: agent, agentName: agent_name, version, changes } = change;
      return { kind, at, fits, agent, agent_name, version, changes };
    }
    case 'response_model':
      return { kind, at, fits, from: change.from, to: change.to };
    case 'model_settings':
      return { kind, at, fits, model_name: change.modelName, changes: change.changes };
    case 'model_price':
      return { kind, at, fits, model_name: change.modelName };
  }
}
