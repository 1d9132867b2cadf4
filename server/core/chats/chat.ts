export interface Participant {
  id: number;
  username: string;
}

/** A chat as those who are in it see it. */
export interface Chat {
  id: number;
  name: string;
  /** Null where the account is gone. They may have left the chat. */
  createdBy: number | null;
  /** Who has been in it longest comes first; never empty. */
  participants: Participant[];
  createdAt: Date;
  updatedAt: Date;
  lastMessageAt: Date | null;
  /** When it was created or last spoken in, whatever came later. */
  activityAt: Date;
}

export interface ChatMessage {
  id: number;
  chatId: number;
  sender: Participant;
  content: string;
  createdAt: Date;
}

/** Somebody who has a chat open. */
export interface Listener {
  chatId: number;
  userId: number;
  /** The newest message that was handed on. */
  seenId: number;
}

/** More people than this are not a chat. */
export const maxParticipants = 500;

/** Who said something and has no account any more. No username can hold brackets. */
export const goneSender: Participant = { id: 0, username: '[deleted]' };
