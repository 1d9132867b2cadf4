import type { Period } from '#server/core/administration/chat.ts';

/** A date alone is read as its first moment in UTC. */
export function periodOf({ from, to }: { from?: string | undefined; to?: string | undefined }): Period {
  return { from: from === undefined ? undefined : new Date(from), to: to === undefined ? undefined : new Date(to) };
}
