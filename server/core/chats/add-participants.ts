import { act, type Context } from '#server/core/context.ts';
import { notFound } from '#server/core/errors.ts';
import type { Chat } from './chat.ts';
import { getChat } from './get-chat.ts';
import { type NamedPeople, namePeople, requireRoomFor } from './name-people.ts';
import { insertParticipants, lockChat } from './store.ts';

/** Every participant may bring people in; who is in it already stays as they were. */
export function addParticipants(
  ctx: Context,
  chatId: number,
  people: NamedPeople,
): Promise<{ chat: Chat; unknown: (number | string)[] }> {
  return act(ctx, async (tx) => {
    const chat = await lockChat(tx, chatId);
    if (chat === null) throw notFound();
    const { userIds, unknown } = await namePeople(tx, people);
    const present = new Set(chat.participants.map(({ id }) => id));
    const added = userIds.filter((id) => !present.has(id));
    if (added.length === 0) return { chat, unknown };

    requireRoomFor(present.size + added.length, 'user_ids');
    await insertParticipants(tx, chatId, added);
    tx.events.publish({ type: 'chat.changed', chatId });
    return { chat: await getChat(tx, chatId), unknown };
  });
}
