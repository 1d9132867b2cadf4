import type { Chat } from './chat.ts';

/** Who answers for a chat: its creator, and after they have left, who has been in it longest. */
export function keeperOf(chat: Pick<Chat, 'createdBy' | 'participants'>): number | null {
  const creator = chat.participants.find(({ id }) => id === chat.createdBy);
  return creator?.id ?? chat.participants[0]?.id ?? null;
}

export function mayDelete(chat: Pick<Chat, 'createdBy' | 'participants'>, userId: number): boolean {
  return keeperOf(chat) === userId;
}

/** Everybody may take themselves out. */
export function mayTakeOut(chat: Pick<Chat, 'createdBy' | 'participants'>, userId: number, targetId: number): boolean {
  return userId === targetId || keeperOf(chat) === userId;
}
