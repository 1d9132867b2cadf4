import type { Context } from '#server/core/context.ts';
import type { ConversationRef } from './conversation.ts';
import { type ConversationPage, placeOf } from './list-conversations.ts';
import type { ConversationFilter } from './conversation-filter.ts';
import { countConversations } from './store.ts';
import { findPageVersion, findVersion } from './version-store.ts';

type VersionContext = Pick<Context, 'actor' | 'db' | 'pool'>;

/**
 * What changes whenever anything that the viewer sees of the conversation or of its messages does; null
 * where that can't be said: an answer grows in it, or there is no such conversation.
 *
 * It relies on every statement that adds, changes or forks messages to write their conversation's row in
 * the same transaction: those of `ask-store`, `finish-store`, `continue-store`, `branch-store` and `deletion-store`. Whoever
 * has the conversation open relies on the same, since it is how they hear of changes: by its revision.
 */
export async function conversationVersion(ctx: VersionContext, ref: ConversationRef): Promise<string | null> {
  const found = await findVersion(ctx, ref);
  return found === null || found.grows ? null : found.version;
}

/** The same of one page of the viewer's conversations, and of whether it is the last. */
export function conversationsVersion(ctx: VersionContext, page: ConversationPage): Promise<string> {
  const { from, direction } = placeOf(page.cursor);
  return findPageVersion(ctx, { statuses: undefined, from, direction, limit: page.limit + 1 });
}

/** The same, and of how many there are in all; null where there are titles or agents to look for. */
export async function countedConversationsVersion(
  ctx: VersionContext,
  { statuses, agent, search }: ConversationFilter,
  page: ConversationPage,
): Promise<string | null> {
  if (search || agent) return null;
  const { from, direction } = placeOf(page.cursor);
  const [version, count] = await Promise.all([
    findPageVersion(ctx, { statuses, from, direction, limit: page.limit + 1 }),
    countConversations(ctx, { statuses }),
  ]);
  return `${count} ${version}`;
}
