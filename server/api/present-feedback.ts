import type { z } from 'zod';
import type { Flag as FlagShape } from '#contract/flags.ts';
import type { Rating as RatingShape } from '#contract/ratings.ts';
import type { FeedbackEntry } from '#server/core/feedback/feedback-entry.ts';
import type { Flag } from '#server/core/flags/flag.ts';
import type { Rating } from '#server/core/ratings/rating.ts';

export function presentRating(rating: Rating): z.input<typeof RatingShape> {
  return { ...presentShared(rating), score: rating.score };
}

export function presentFlag(flag: Flag): z.input<typeof FlagShape> {
  return { ...presentShared(flag), flag_type: flag.flagType };
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
