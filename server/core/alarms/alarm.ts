import type { Interval } from '#server/core/statistics/interval.ts';
import type { AlarmEnding, AlarmMetric, AlarmState, AlarmSubject } from '#server/db/alarm-tables.ts';
import type { KnownChange } from './known-change.ts';

/** Whose figures are watched. */
export interface Subject {
  kind: AlarmSubject;
  id: string;
}

/** Something that was said of an answer, or an answer, or a call. */
export interface WatchedEvent {
  at: Date;
  /** Of a rating its score less one; of an answer or a call 1 where it was flagged, or failed. */
  outcome: number;
  agentVersionId: string | null;
  llmModelId: string | null;
  /** What the provider says that answered. */
  responseModel: string | null;
}

/** A mean score, or a share of answers or calls, 0 to 1. */
export interface Figure {
  n: number;
  /** Null where there was nothing. */
  value: number | null;
  /** With 95 % confidence; null where there is too little for one. */
  interval: Interval | null;
}

export interface Alarm {
  id: string;
  number: number;
  subject: Subject;
  /** Its name now. */
  subjectName: string;
  metric: AlarmMetric;
  state: AlarmState;
  version: number;
  beforeCounts: number[];
  afterCounts: number[];
  expected: number;
  houseShare: number;
  evidence: number;
  threshold: number;
  beganAt: Date;
  beganEarliest: Date;
  beganLatest: Date;
  raisedAt: Date;
  change: KnownChange | null;
  acknowledgedBy: string | null;
  acknowledgedAt: Date | null;
  closedBy: string | null;
  closedAt: Date | null;
  ending: AlarmEnding | null;
  note: string;
  createdAt: Date;
  updatedAt: Date;
}
