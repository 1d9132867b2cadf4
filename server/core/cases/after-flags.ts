import type { FlagType } from '#server/db/feedback-tables.ts';
import type { ReviewEventKind, ReviewState } from '#server/db/review-tables.ts';

/** A case as its row has it, whatever its lease. */
export interface CaseBeforeFlags {
  state: ReviewState;
  kinds: FlagType[];
  judgedKinds: FlagType[];
}

export interface Turnout {
  state: ReviewState;
  /** What happened, if more than that flags are counted. */
  event: Extract<ReviewEventKind, 'opened' | 'flags_changed' | 'withdrawn' | 'reopened'> | null;
}

/**
 * What becomes of a message's case when its flags have changed to `kinds`. Flags of a type that was decided on are only
 * counted; one of another type reopens the case. With the last flag a case that waits is withdrawn.
 */
export function afterFlags(before: CaseBeforeFlags | null, kinds: FlagType[]): Turnout {
  if (before === null) return { state: 'open', event: 'opened' };
  const { state } = before;
  if (state === 'upheld' || state === 'dismissed') {
    const isNews = kinds.some((kind) => !before.judgedKinds.includes(kind));
    return isNews ? { state: 'open', event: 'reopened' } : { state, event: null };
  }
  if (kinds.length === 0) return { state: 'withdrawn', event: state === 'withdrawn' ? null : 'withdrawn' };
  if (state === 'withdrawn') return { state: 'open', event: 'reopened' };
  return { state, event: isSame(kinds, before.kinds) ? null : 'flags_changed' };
}

function isSame(one: FlagType[], other: FlagType[]): boolean {
  return one.length === other.length && one.every((kind) => other.includes(kind));
}
