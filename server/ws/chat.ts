import { z } from 'zod';
import { NumberParam } from '#contract/lists.ts';
import { ChatClientFrame, closeCodes } from '#contract/realtime.ts';
import type { Listener } from '#server/core/chats/chat.ts';
import { checkListeners, listenFrom } from '#server/core/chats/listen-to-chat.ts';
import { sendChatMessage } from '#server/core/chats/send-chat-message.ts';
import type { SystemContext } from '#server/core/context.ts';
import { AppError } from '#server/core/errors.ts';
import type { EventBus } from '#server/events/bus.ts';
import { ChatRoom, noLongerIn, type Seat } from './chat-room.ts';
import { parseFrame } from './frames.ts';
import type { LiveSocket, SocketUse } from './socket.ts';
import { type SocketRoute, socketRoute } from './upgrade.ts';

/** How often what no event has told is looked for, in milliseconds. */
const checkEveryMs = 10_000;
/** Sockets that one statement checks. */
const checkAtOnce = 2000;

export interface ChatSocketsPorts {
  system: SystemContext;
  events: Pick<EventBus, 'on'>;
}

/** `/ws/chat/{id}/`: what is said in the chats that people have open on this node. */
export class ChatSockets {
  readonly #system: SystemContext;
  readonly #rooms = new Map<number, ChatRoom>();
  readonly #stopListening: (() => void)[];
  readonly #timer: NodeJS.Timeout;
  /** How often anybody has left a chat; what a socket was let in on may have ended by the time it is open. */
  #departures = 0;

  constructor({ system, events }: ChatSocketsPorts) {
    this.#system = system;
    this.#stopListening = [
      events.on('chat.message_sent', ({ chatId, messageId }) => this.#rooms.get(chatId)?.heard(system, messageId)),
      events.on('chat.left', ({ chatId, userId }) => this.#end(chatId, closeCodes.accessLost, noLongerIn, userId)),
      events.on('chat.deleted', ({ chatId }) => this.#end(chatId, closeCodes.deleted, 'The chat was deleted')),
      events.on('events.missed', () => void this.check()),
    ];
    this.#timer = setInterval(() => void this.check(), checkEveryMs);
    this.#timer.unref();
  }

  close(): void {
    clearInterval(this.#timer);
    for (const stop of this.#stopListening) stop();
  }

  route(): SocketRoute {
    return socketRoute({
      path: '/ws/chat/:id/',
      access: 'chat-participant',
      params: NumberParam,
      query: z.object({}),
      admit: async (ctx, { params }) => {
        const departures = this.#departures;
        const seenId = await listenFrom(ctx, params.id);
        return (socket) => this.#open(socket, params.id, seenId, departures);
      },
    });
  }

  /** Events may be lost on their way between nodes; this finds who has missed a message or is out of a chat. */
  async check(listeners: Iterable<Listener> = this.#listeners()): Promise<void> {
    try {
      for (const group of inGroups(listeners, checkAtOnce)) {
        for (const { chatId, userId, isOut } of await checkListeners(this.#system, group)) {
          const room = this.#rooms.get(chatId);
          if (isOut) room?.close(closeCodes.accessLost, noLongerIn, userId);
          else room?.catchUp(this.#system);
        }
      }
    } catch (error) {
      this.#system.log.warn({ err: error }, 'open chats could not be checked');
    }
  }

  #open(socket: LiveSocket, chatId: number, seenId: number, departuresBefore: number): SocketUse {
    const room = this.#rooms.get(chatId) ?? new ChatRoom(chatId);
    this.#rooms.set(chatId, room);
    const seat = new ChatSeat(this.#system, room, socket, seenId, this.#rooms);
    room.enter(this.#system, seat);
    if (this.#departures !== departuresBefore) void this.check([{ chatId, userId: socket.actor.userId, seenId }]);
    return seat;
  }

  #end(chatId: number, code: number, reason: string, userId?: number): void {
    this.#departures++;
    this.#rooms.get(chatId)?.close(code, reason, userId);
  }

  *#listeners(): Iterable<Listener> {
    for (const { chatId, seats } of this.#rooms.values()) {
      for (const { socket, seenId } of seats) yield { chatId, userId: socket.actor.userId, seenId };
    }
  }
}

class ChatSeat implements SocketUse, Seat {
  readonly socket: LiveSocket;
  seenId: number;
  readonly #system: SystemContext;
  readonly #room: ChatRoom;
  readonly #rooms: Map<number, ChatRoom>;

  constructor(system: SystemContext, room: ChatRoom, socket: LiveSocket, seenId: number, rooms: Map<number, ChatRoom>) {
    this.#system = system;
    this.#room = room;
    this.#rooms = rooms;
    this.socket = socket;
    this.seenId = seenId;
  }

  async onFrame(frame: object): Promise<void> {
    const { content } = parseFrame(ChatClientFrame, frame);
    try {
      await sendChatMessage({ ...this.#system, actor: this.socket.actor }, this.#room.chatId, content);
    } catch (error) {
      const isOut = error instanceof AppError && error.code === 'not_found';
      if (!isOut) throw error;
      this.socket.close(closeCodes.accessLost, noLongerIn);
    }
  }

  onClose(): void {
    this.#room.seats.delete(this);
    if (this.#room.seats.size === 0 && this.#rooms.get(this.#room.chatId) === this.#room)
      this.#rooms.delete(this.#room.chatId);
  }
}

function* inGroups<T>(items: Iterable<T>, size: number): Iterable<T[]> {
  let group: T[] = [];
  for (const item of items) {
    group.push(item);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
