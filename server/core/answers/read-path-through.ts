import type { Context } from '#server/core/context.ts';
import { getConversation } from '#server/core/conversations/get-conversation.ts';
import type { Conversation } from '#server/core/conversations/conversation.ts';
import { decodeCursor, encodeCursor } from '#server/core/cursor.ts';
import { getMessage } from '#server/core/messages/get-message.ts';
import { readPath } from '#server/core/messages/list-messages.ts';
import type { Message } from '#server/core/messages/message.ts';
import type { Page } from '#server/core/page.ts';
import { findBranchEnd, findLastChosenThrough } from './branch-store.ts';

export interface PathThrough extends Page<Message> {
  conversation: Conversation;
  /** The branch is the one that the conversation shows. */
  isChosen: boolean;
}

/**
 * The branch that runs through a message, as far as it stands around it; a cursor leads on. Of several it is the one that
 * was chosen last, or its own where each of the others ends with what is deleted; to look at it chooses none.
 */
export async function readPathThrough(
  ctx: Pick<Context, 'actor' | 'db' | 'pool'>,
  messageId: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<PathThrough> {
  const message = await getMessage(ctx, { id: messageId });
  const conversation = await getConversation(ctx, { id: message.conversationId });
  const branchId = (await findLastChosenThrough(ctx, message)) ?? message.branchId;
  const isChosen = branchId === conversation.activeBranchId;
  const endsAt = isChosen ? conversation.headPosition : await findBranchEnd(ctx, branchId);
  const path = { branchId, branchCount: conversation.branchCount };
  const read = (after: number, before: number, most: number, end: 'first' | 'last') =>
    most === 0 ? [] : readPath(ctx, { ...path, after, before, limit: most }, end);

  let rows: Message[];
  if (cursor === undefined) {
    const before = await read(0, message.position, Math.floor(limit / 2), 'last');
    rows = [...before, ...(await read(message.position - 1, endsAt + 1, limit - before.length, 'first'))];
  } else {
    const { direction, position } = decodeCursor(cursor, 1);
    const at = Math.min(position[0]!, endsAt + 1);
    rows = direction === 'older' ? await read(0, at, limit, 'last') : await read(at, endsAt + 1, limit, 'first');
  }
  const first = rows[0]?.position ?? 1;
  const last = rows.at(-1)?.position ?? endsAt;
  return {
    conversation,
    isChosen,
    rows,
    next: last < endsAt ? encodeCursor({ direction: 'newer', position: [last] }) : null,
    previous: first > 1 ? encodeCursor({ direction: 'older', position: [first] }) : null,
  };
}
