import type { RatingSummary } from '#server/core/ratings/rating-summary.ts';
import type { FlagType } from '#server/db/feedback-tables.ts';

/** What has been said of a message: by everybody, and by the viewer. */
export interface Feedback {
  helpful: RatingSummary;
  /** How often it was flagged as each type; types that it was not are left out. */
  flagCounts: Partial<Record<FlagType, number>>;
  ownRating: { id: string; score: number; comment: string } | null;
  ownFlags: { id: string; flagType: FlagType; comment: string }[];
}
