import type { Generated } from 'kysely';
import type { NullableBig, NullableJson, Time } from './column-types.ts';

export type AlarmSubject = 'model' | 'agent';
export type AlarmMetric = 'ratings' | 'flags' | 'errors';
export type AlarmState = 'open' | 'acknowledged' | 'closed';
export type AlarmEnding = 'recovered' | 'not_borne_out' | 'by_administrator';

/** Alarms, and what is known of the subjects that are watched. */
export interface AlarmTables {
  alarmPending: { subject: AlarmSubject; subjectId: string };
  alarmWatch: {
    subject: AlarmSubject;
    subjectId: string;
    metric: AlarmMetric;
    baselineFrom: Date | null;
    baselineUntil: Date;
    watchedFrom: Date;
  };
  alarm: {
    id: string;
    number: Generated<number>;
    subject: AlarmSubject;
    subjectId: string;
    metric: AlarmMetric;
    state: Generated<AlarmState>;
    version: Generated<number>;
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
    change: NullableJson<unknown>;
    baselineFrom: Date | null;
    baselineUntil: Date;
    watchedFrom: Date;
    recoveryFrom: Date;
    acknowledgedBy: NullableBig;
    acknowledgedAt: Date | null;
    closedBy: NullableBig;
    closedAt: Date | null;
    ending: AlarmEnding | null;
    note: Generated<string>;
    createdAt: Time;
    updatedAt: Time;
  };
}
