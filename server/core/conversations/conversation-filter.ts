import type { ConversationStatus } from '#server/db/tables.ts';

export interface ConversationFilter {
  statuses?: readonly ConversationStatus[] | undefined;
  agent?: string | undefined;
  /** Part of the title, whatever its case. */
  search?: string | undefined;
  /** Conversations that `search` has found elsewhere. */
  found?: string[] | undefined;
}
