import { closeCodes, type ChatServerFrame } from '#contract/realtime.ts';
import { presentChatMessage } from '#server/api/present-chat.ts';
import { newsLimit, readNews } from '#server/core/chats/listen-to-chat.ts';
import type { SystemContext } from '#server/core/context.ts';
import { encodeFrame } from './frames.ts';
import type { LiveSocket } from './socket.ts';

/** Milliseconds until delivery is tried again after the database could not be read. */
const retryMs = 1000;

/** One socket in a chat. `seenId`: the newest message that it was sent, or that was there before it. */
export interface Seat {
  readonly socket: LiveSocket;
  seenId: number;
}

type RoomContext = Pick<SystemContext, 'db' | 'pool' | 'log'>;

/**
 * The sockets of one chat on this node. A message is read once for all of them, in order of id, and
 * always together with who may get it: an event only says that there is something to read.
 */
export class ChatRoom {
  readonly chatId: number;
  readonly seats = new Set<Seat>();
  #newestId = 0;
  #isBehind = false;
  #isReading = false;

  constructor(chatId: number) {
    this.chatId = chatId;
  }

  /** What was said between reading `seat.seenId` and now is caught up with. */
  enter(ctx: RoomContext, seat: Seat): void {
    const mayHaveMissed = this.seats.size === 0 || seat.seenId !== this.#newestId;
    this.seats.add(seat);
    this.#newestId = Math.max(this.#newestId, seat.seenId);
    if (mayHaveMissed) this.catchUp(ctx);
  }

  heard(ctx: RoomContext, messageId: number): void {
    if (messageId <= this.#newestId) return;
    this.#newestId = messageId;
    this.catchUp(ctx);
  }

  /** Hands on what the sockets have not seen. Calls that come meanwhile make it look once more. */
  catchUp(ctx: RoomContext): void {
    this.#isBehind = true;
    if (!this.#isReading) void this.#read(ctx);
  }

  close(code: number, reason: string, userId?: number): void {
    for (const { socket } of this.seats) {
      if (userId === undefined || socket.actor.userId === userId) socket.close(code, reason);
    }
  }

  async #read(ctx: RoomContext): Promise<void> {
    this.#isReading = true;
    try {
      while (this.#isBehind && this.seats.size > 0) {
        this.#isBehind = false;
        await this.#readPage(ctx);
      }
    } catch (error) {
      ctx.log.warn({ err: error, chatId: this.chatId }, 'messages wait for the database');
      setTimeout(() => this.catchUp(ctx), retryMs).unref();
    } finally {
      this.#isReading = false;
    }
  }

  async #readPage(ctx: RoomContext): Promise<void> {
    const afterId = Math.min(...Array.from(this.seats, ({ seenId }) => seenId));
    const { messages, participantIds } = await readNews(ctx, this.chatId, afterId);
    const frames = messages.map((message) => {
      const frame: ChatServerFrame = { type: 'message', message: presentChatMessage(message) };
      return { id: message.id, bytes: encodeFrame(frame) };
    });
    this.#newestId = Math.max(this.#newestId, frames.at(-1)?.id ?? 0);
    if (frames.length === 0) return;
    for (const seat of this.seats) {
      if (!participantIds.has(seat.socket.actor.userId)) seat.socket.close(closeCodes.accessLost, noLongerIn);
      // Who came in meanwhile and has seen less is served by the next reading, in order.
      else if (seat.seenId >= afterId) hand(seat, frames);
    }
    if (frames.length === newsLimit) this.#isBehind = true;
  }
}

export const noLongerIn = 'You are no longer in this chat';

function hand(seat: Seat, frames: { id: number; bytes: Buffer }[]): void {
  for (const { id, bytes } of frames) {
    if (id <= seat.seenId) continue;
    seat.socket.sendEncoded(bytes);
    seat.seenId = id;
  }
}
