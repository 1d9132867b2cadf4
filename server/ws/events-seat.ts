import { EventsClientFrame, type EventsServerFrame, mostWatched } from '#contract/events.ts';
import type { Actor, Context } from '#server/core/context.ts';
import { getConversation } from '#server/core/conversations/get-conversation.ts';
import { AppError } from '#server/core/errors.ts';
import type { ConversationRoom, RoomPorts, RoomSeat } from './conversation-room.ts';
import type { ConversationRooms } from './conversation-rooms.ts';
import { ConversationViewer } from './conversation-viewer.ts';
import { byeFrame } from './farewell.ts';
import { parseFrame } from './frames.ts';
import { pingIntervalSeconds } from './heartbeat.ts';
import type { LiveSocket, SocketUse } from './socket.ts';

type WatchFrame = Extract<EventsClientFrame, { type: 'watch' }>;

interface Watched extends RoomSeat {
  room: ConversationRoom;
  viewer: ConversationViewer;
}

/** One socket of `/ws/events/`, and the conversations that it watches. */
export class EventsSeat implements SocketUse {
  readonly #ports: RoomPorts & { rooms: ConversationRooms };
  readonly #socket: LiveSocket;
  readonly #left: () => void;
  readonly #watched = new Map<string, Watched>();

  constructor(ports: RoomPorts & { rooms: ConversationRooms }, socket: LiveSocket, left: () => void) {
    this.#ports = ports;
    this.#socket = socket;
    this.#left = left;
    this.send({ type: 'welcome', epoch: ports.epoch, ping_interval_ms: pingIntervalSeconds * 1000 });
  }

  get actor(): Actor {
    return this.#socket.actor;
  }

  isWatching(conversationId: string): boolean {
    return this.#watched.has(conversationId);
  }

  send(frame: EventsServerFrame): void {
    this.#socket.send(frame);
  }

  async onFrame(data: object): Promise<void> {
    const frame = parseFrame(EventsClientFrame, data);
    if (frame.type === 'watch') await this.#watch(frame);
    if (frame.type === 'unwatch') this.#unwatch(frame.conversation_id);
  }

  onPing(): void {
    this.send({ type: 'ping' });
  }

  onClosing(code: number): void {
    this.#socket.send(byeFrame(code));
  }

  onClose(): void {
    for (const conversationId of [...this.#watched.keys()]) this.#unwatch(conversationId);
    this.#left();
  }

  /** Brings the client up to date from what it has, and keeps it so. Watching again is saying anew what one has. */
  async #watch({ conversation_id: id, ...has }: WatchFrame): Promise<void> {
    try {
      const { room, viewer } = this.#watched.get(id) ?? (await this.#enter(id));
      await room.resume(viewer, has);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'not_found') throw error;
      this.#gone(id);
    }
  }

  async #enter(id: string): Promise<Watched> {
    if (this.#watched.size >= mostWatched)
      throw new AppError('invalid', `At most ${mostWatched} can be watched at once.`);
    const ctx: Context = { ...this.#ports.system, actor: this.actor };
    await getConversation(ctx, { id });
    // That it is gone is told to all who hear of their conversations.
    const seat: RoomSeat = { deleted: () => this.#unwatch(id) };
    const room = this.#ports.rooms.enter(id, this.actor, seat);
    const onRelief = (): void => room.heard(Number.MAX_SAFE_INTEGER);
    const viewer = new ConversationViewer(this.#socket, this.#ports.engine.live, onRelief);
    const watched = Object.assign(seat, { room, viewer });
    this.#watched.set(id, watched);
    room.enter(viewer);
    // The socket may have closed while it was looked up.
    if (!this.#socket.isOpen) this.#unwatch(id);
    return watched;
  }

  #unwatch(id: string): void {
    const watched = this.#watched.get(id);
    if (watched === undefined) return;
    this.#watched.delete(id);
    watched.room.leave(watched.viewer);
    this.#ports.rooms.leave(watched.room, watched);
  }

  #gone(id: string): void {
    this.#unwatch(id);
    this.send({ type: 'gone', conversation_id: id });
  }
}
