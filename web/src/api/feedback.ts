import type { Flag, toggleFlag } from '#contract/flags.ts';
import type { FlagType } from '#contract/feedback.ts';
import type { Rating } from '#contract/ratings.ts';
import type { z } from 'zod';
import { send } from './http.ts';

export type { FlagType } from '#contract/feedback.ts';

/** One rating a person and answer: a second one takes the place of the first, and keeps its comment unless it brings one. */
export function rateAnswer(message: string, score: number, comment?: string): Promise<Rating> {
  return send('POST', '/api/ratings/', { body: { message, score, ...(comment !== undefined && { comment }) } });
}

export function withdrawRating(id: string): Promise<void> {
  return send('DELETE', `/api/ratings/${id}/`);
}

export function toggleFlagOf(
  message: string,
  flag: FlagType,
): Promise<z.infer<NonNullable<(typeof toggleFlag)['answer']>>> {
  return send('POST', '/api/flags/toggle/', { body: { message, flag_type: flag } });
}

export function commentFlag(id: string, comment: string): Promise<Flag> {
  return send('PATCH', `/api/flags/${id}/`, { body: { comment } });
}
