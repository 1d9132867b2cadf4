import type { RatingSummary } from '#server/core/ratings/rating-summary.ts';
import type { FlagType } from '#server/db/feedback-tables.ts';

/** What those who flagged a message are told of its case: not who works on it, nor who decided. */
export interface CaseOutcome {
  state: 'open' | 'upheld' | 'dismissed';
  decidedAt: Date | null;
  reason: string | null;
}

/** What has been said of a message: by everybody, and by the viewer. */
export interface Feedback {
  helpful: RatingSummary;
  /** How often it was flagged as each type; types that it was not are left out. */
  flagCounts: Partial<Record<FlagType, number>>;
  ownRating: { id: string; score: number; comment: string } | null;
  /** Null where the viewer has not flagged it. */
  outcome: CaseOutcome | null;
  ownFlags: { id: string; flagType: FlagType; comment: string }[];
}
