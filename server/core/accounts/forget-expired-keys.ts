import type { SystemContext } from '#server/core/context.ts';
import { countExpiredKeys, deleteExpiredKeys } from './api-key-store.ts';

/** For so long a key that ran out stays in its owner's list, to say why a program stopped working. */
const shownForDays = 30;

/** Deletes up to `most` API keys that ran out a month ago; how many there were. One that is revoked goes at once. */
export function forgetExpiredKeys(ctx: Pick<SystemContext, 'db'>, most: number): Promise<number> {
  return deleteExpiredKeys(ctx, shownForDays, most);
}

export function countForgettableKeys(ctx: Pick<SystemContext, 'db'>): Promise<number> {
  return countExpiredKeys(ctx, shownForDays);
}
