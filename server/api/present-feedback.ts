import type { z } from 'zod';
import type { CaseOutcome as CaseOutcomeShape } from '#contract/feedback.ts';
import type { Flag as FlagShape } from '#contract/flags.ts';
import type { Rating as RatingShape } from '#contract/ratings.ts';
import type { CaseOutcome } from '#server/core/feedback/feedback.ts';
import type { FeedbackEntry } from '#server/core/feedback/feedback-entry.ts';
import type { Flag } from '#server/core/flags/flag.ts';
import type { Rating } from '#server/core/ratings/rating.ts';

export function presentRating(rating: Rating): z.input<typeof RatingShape> {
  return { ...presentShared(rating), score: rating.score };
}

export function presentFlag(flag: Flag): z.input<typeof FlagShape> {
  const { flagType, caseState: state, caseDecidedAt: decidedAt, caseReason: reason } = flag;
  return { ...presentShared(flag), flag_type: flagType, case: presentOutcome({ state, decidedAt, reason }) };
}

export function presentOutcome({ state, decidedAt, reason }: CaseOutcome): z.input<typeof CaseOutcomeShape> {
  return { state, decided_at: decidedAt?.toISOString() ?? null, reason };
}

function presentShared(feedback: FeedbackEntry) {
  return {
    id: feedback.id,
    message: feedback.messageId,
    message_excerpt: feedback.messageExcerpt,
    comment: feedback.comment,
    user: feedback.userId,
    user_username: feedback.username,
    created_at: feedback.createdAt.toISOString(),
    updated_at: feedback.updatedAt.toISOString(),
  };
}
