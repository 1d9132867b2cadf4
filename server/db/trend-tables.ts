import type { Generated } from 'kysely';
import type { AlarmSubject } from './alarm-tables.ts';
import type { Time } from './column-types.ts';

export type TrendFigureName =
  | 'rating'
  | 'flags_per_thousand'
  | 'errors'
  | 'first_token'
  | 'cost_per_answer'
  | 'tokens_per_second';
export type TrendWord = 'improving' | 'stable' | 'declining';

/** When the word for a figure of a model or an agent became another one. */
export interface TrendTables {
  trendChange: {
    id: string;
    number: Generated<number>;
    subject: AlarmSubject;
    subjectId: string;
    figure: TrendFigureName;
    /** In UTC: the days before it said so. */
    date: string;
    word: TrendWord;
    before: TrendWord | null;
    n: number;
    slope: number;
    slopeLow: number;
    slopeHigh: number;
    p: number;
    adjustedP: number;
    createdAt: Time;
  };
}
