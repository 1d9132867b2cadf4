import { recordAct } from '#server/core/audit/record-act.ts';
import { act, type Context } from '#server/core/context.ts';
import { pathPage } from '#server/core/messages/list-messages.ts';
import type { Message } from '#server/core/messages/message.ts';
import type { Page } from '#server/core/page.ts';
import type { AdministeredChat } from './chat.ts';
import { getChat } from './get-chat.ts';

export interface ViewedChat extends Page<Message> {
  chat: AdministeredChat;
}

/** What is said on the chosen branch of somebody's conversation, oldest first. The look is recorded with it. */
export function viewChat(
  ctx: Pick<Context, 'actor' | 'db' | 'events' | 'pool'>,
  id: string,
  { reason, ...page }: { reason: string; cursor?: string | undefined; limit: number },
): Promise<ViewedChat> {
  return act(ctx, async (tx) => {
    const chat = await getChat(tx, id);
    const viewed = await pathPage(tx, chat, page);
    const details = { messages: viewed.rows.length };
    await recordAct(tx, { action: 'chat.viewed', subject: ['chat', id], ownerId: chat.userId, reason, details });
    return { chat, ...viewed };
  });
}
