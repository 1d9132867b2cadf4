import type { Actor } from '#server/core/context.ts';
import { ConversationRoom, type RoomPorts, type RoomSeat } from './conversation-room.ts';

/** The rooms of the conversations that somebody on this node has open. */
export class ConversationRooms {
  readonly #ports: RoomPorts;
  readonly #rooms = new Map<string, ConversationRoom>();
  readonly #stopListening: (() => void)[];

  constructor(ports: RoomPorts) {
    this.#ports = ports;
    this.#stopListening = [
      ports.events.on('conversation.changed', ({ conversationId, revision }) =>
        this.#rooms.get(conversationId)?.heard(revision),
      ),
      ports.events.on('conversation.deleted', ({ conversationId }) => this.#rooms.get(conversationId)?.deleted()),
      ports.events.on('events.missed', () => {
        for (const room of this.#rooms.values()) room.heard(Number.MAX_SAFE_INTEGER);
      }),
    ];
  }

  close(): void {
    for (const stop of this.#stopListening) stop();
  }

  /** Takes a seat in the room of a conversation, which is `owner`'s. */
  enter(conversationId: string, owner: Actor, seat: RoomSeat): ConversationRoom {
    const room = this.#rooms.get(conversationId) ?? new ConversationRoom(this.#ports, conversationId, owner);
    this.#rooms.set(conversationId, room);
    room.seats.add(seat);
    return room;
  }

  leave(room: ConversationRoom, seat: RoomSeat): void {
    room.seats.delete(seat);
    if (room.seats.size === 0 && this.#rooms.get(room.conversationId) === room) this.#rooms.delete(room.conversationId);
  }
}
