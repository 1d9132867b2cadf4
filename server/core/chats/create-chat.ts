import { act, type Context } from '#server/core/context.ts';
import type { Chat } from './chat.ts';
import { type NamedPeople, namePeople, requireRoomFor } from './name-people.ts';
import { findChat, insertChat, insertParticipants } from './store.ts';

/** The creator is in it, named or not. */
export function createChat(
  ctx: Context,
  input: { name: string; people: NamedPeople },
): Promise<{ chat: Chat; unknown: (number | string)[] }> {
  return act(ctx, async (tx) => {
    const { userIds, unknown } = await namePeople(tx, input.people);
    const everybody = [...new Set([tx.actor.userId, ...userIds])];
    requireRoomFor(everybody.length, 'participant_ids');

    const chatId = await insertChat(tx, input.name.trim());
    await insertParticipants(tx, chatId, everybody);
    const chat = (await findChat(tx, chatId))!;
    tx.events.publish({ type: 'chat.changed', chatId });
    return { chat, unknown };
  });
}
