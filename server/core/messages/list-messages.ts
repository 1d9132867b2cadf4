import type { Context } from '#server/core/context.ts';
import { getConversation } from '#server/core/conversations/get-conversation.ts';
import type { Conversation, ConversationRef } from '#server/core/conversations/conversation.ts';
import { decodeCursor, encodeCursor } from '#server/core/cursor.ts';
import { type Page, pageOf } from '#server/core/page.ts';
import type { Message, OwnMessage } from './message.ts';
import {
  countOwnMessages,
  findAnyMessage,
  listChangedMessages,
  listDeletions,
  listOwnMessages,
  listPath,
  listSiblings,
  type PathRange,
} from './store.ts';

type ListContext = Pick<Context, 'actor' | 'db' | 'pool'>;

export interface MessagePage extends Page<Message> {
  conversation: Conversation;
}

const endOfTree = 2_147_483_647;

/** The chosen branch of the viewer's conversation, oldest first; the cursor `end` is its last page. */
export async function listMessages(
  ctx: ListContext,
  ref: ConversationRef,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<MessagePage> {
  const conversation = await getConversation(ctx, ref);
  return { conversation, ...(await pathPage(ctx, conversation, { cursor, limit })) };
}

/** One page of a conversation's chosen branch, oldest first; whose it is has been seen to. */
export async function pathPage(
  ctx: Pick<Context, 'db' | 'pool'>,
  conversation: Pick<Conversation, 'activeBranchId' | 'branchCount' | 'headPosition'>,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<Page<Message>> {
  const { after, before, end } = placeOf(cursor);
  const range = { branchId: conversation.activeBranchId, branchCount: conversation.branchCount, after, before, limit };
  const rows = await listPath(ctx, range, end);
  const first = rows[0]?.position ?? 1;
  const last = rows.at(-1)?.position ?? conversation.headPosition;
  return {
    rows,
    next: last < conversation.headPosition ? encodeCursor({ direction: 'newer', position: [last] }) : null,
    previous: first > 1 ? encodeCursor({ direction: 'older', position: [first] }) : null,
  };
}

function placeOf(cursor: string | undefined): { after: number; before: number; end: 'first' | 'last' } {
  if (cursor === undefined) return { after: 0, before: endOfTree, end: 'first' };
  if (cursor === 'end') return { after: 0, before: endOfTree, end: 'last' };
  const { direction, position } = decodeCursor(cursor, 1);
  const at = Math.min(position[0]!, endOfTree);
  return direction === 'older' ? { after: 0, before: at, end: 'last' } : { after: at, before: endOfTree, end: 'first' };
}

/** The last messages of a path between two positions, or the first, oldest first; whose it is has been seen to. */
export function readPath(
  ctx: Pick<Context, 'db' | 'pool'>,
  range: PathRange,
  end: 'first' | 'last' = 'last',
): Promise<Message[]> {
  return listPath(ctx, range, end);
}

/**
 * A message with at most so many before it and after it on its own branch; who may see them has been seen to. What was
 * deleted after it is left out; where it is deleted itself, all after it is.
 */
export async function readAround(ctx: Pick<Context, 'db' | 'pool'>, id: string, limit: number): Promise<Message[]> {
  const found = await findAnyMessage(ctx, id);
  if (found === null) return [];
  const { message, deletedFrom } = found;
  const { branchId, position } = message;
  // Its branch may have forked from others, which hold what was said before.
  const before = await listPath(ctx, { branchId, branchCount: 2, after: 0, before: position, limit }, 'last');
  const range = { branchId, branchCount: 1, after: position, before: deletedFrom, limit };
  return [...before, message, ...(await listPath(ctx, range, 'first'))];
}

/** The end of the chosen branch, oldest first. */
export function newestMessages(ctx: ListContext, conversation: Conversation, limit: number): Promise<Message[]> {
  const range = {
    branchId: conversation.activeBranchId,
    branchCount: conversation.branchCount,
    after: 0,
    before: endOfTree,
    limit,
  };
  return listPath(ctx, range, 'last');
}

/** What was made or changed after a revision of a conversation that the viewer may see. */
export function changedMessages(
  ctx: ListContext,
  conversationId: string,
  afterRevision: number,
  limit: number,
): Promise<Message[]> {
  return listChangedMessages(ctx, conversationId, afterRevision, limit);
}

/** Which messages were deleted after a revision, each with all below it; null where some came back, or they are many. */
export async function deletedMessages(
  ctx: ListContext,
  { id, deletionRevision }: Conversation,
  afterRevision: number,
  limit: number,
): Promise<string[] | null> {
  if (deletionRevision <= afterRevision) return [];
  const deletions = await listDeletions(ctx, id, afterRevision, limit + 1);
  const isTooMuch = deletions.length > limit || deletions.some(({ isRestored }) => isRestored);
  return isTooMuch ? null : deletions.map(({ messageId }) => messageId);
}

/** Each message's siblings; a conversation that has never forked has none to look for. */
export async function siblingsOf(
  ctx: ListContext,
  messages: Message[],
  branchCount: number,
): Promise<Map<string, string[]>> {
  if (branchCount <= 1 || messages.length === 0) return new Map();
  return listSiblings(
    ctx,
    messages.map(({ id }) => id),
  );
}

/** All of the viewer's messages, newest first. */
export async function listOwn(
  ctx: ListContext,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<Page<OwnMessage>> {
  const from = cursor === undefined ? null : decodeCursor(cursor, 1);
  const direction = from?.direction ?? 'older';
  const rows = await listOwnMessages(ctx, from?.position[0] ?? Number.MAX_SAFE_INTEGER, direction, limit + 1);
  return pageOf(rows, { limit, runs: 'older', direction, isFromEnd: from === null, place: ({ number }) => [number] });
}

export function countOwn(ctx: ListContext): Promise<number> {
  return countOwnMessages(ctx);
}
