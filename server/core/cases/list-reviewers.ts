import type { Context } from '#server/core/context.ts';
import { readReviewers, type Reviewer } from './assignee-store.ts';

const mostListed = 200;

/** Whom a case can be given to. */
export function listReviewers(ctx: Pick<Context, 'db'>): Promise<Reviewer[]> {
  return readReviewers(ctx, mostListed);
}
