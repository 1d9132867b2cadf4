import type { AdministeredChat } from '#server/core/administration/chat.ts';
import { getChat } from '#server/core/administration/get-chat.ts';
import { recordAct } from '#server/core/audit/record-act.ts';
import { act, type Context } from '#server/core/context.ts';
import { notFound } from '#server/core/errors.ts';
import { retitleConversation } from './title-store.ts';

/** An administrator gives somebody's conversation another title. Its owner hears of it as of any change. */
export function renameForOwner(
  ctx: Pick<Context, 'actor' | 'db' | 'events'>,
  id: string,
  { title, reason }: { title: string; reason: string },
): Promise<AdministeredChat> {
  return act(ctx, async (tx) => {
    const to = title.trim();
    const renamed = await retitleConversation(tx, id, to);
    if (renamed === null) throw notFound();
    const { userId, revision, before } = renamed;
    const details = { from: before, to };
    await recordAct(tx, { action: 'chat.renamed', subject: ['chat', id], ownerId: userId, reason, details });
    tx.events.publish({ type: 'conversation.changed', conversationId: id, userId, revision });
    return getChat(tx, id);
  });
}
