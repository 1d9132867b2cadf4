import { z } from 'zod';
import type { EventsServerFrame } from '#contract/events.ts';
import { presentConversation } from '#server/api/present-conversation.ts';
import type { Context } from '#server/core/context.ts';
import { getConversation } from '#server/core/conversations/get-conversation.ts';
import { AppError } from '#server/core/errors.ts';
import type { RoomPorts } from './conversation-room.ts';
import type { ConversationRooms } from './conversation-rooms.ts';
import { EventsSeat } from './events-seat.ts';
import type { LiveSocket } from './socket.ts';
import { type SocketRoute, socketRoute } from './upgrade.ts';

interface EventsPorts extends RoomPorts {
  rooms: ConversationRooms;
}

/** Changes that come within this time are told together. */
const gatherMs = 150;
/** With more conversations changed at once, a client is told to read its lists again. */
const mostTold = 20;

/** One person's sockets on this node, and which of their conversations they are still to be told of. */
interface Audience {
  seats: Set<EventsSeat>;
  changed: Set<string>;
  timer: NodeJS.Timeout | null;
}

/** `/ws/events/`: what happens to all that a person has, and what is said where they look. */
export class EventsSockets {
  readonly #ports: EventsPorts;
  readonly #audiences = new Map<number, Audience>();
  readonly #stopListening: (() => void)[];

  constructor(ports: EventsPorts) {
    this.#ports = ports;
    this.#stopListening = [
      ports.events.on('conversation.changed', ({ conversationId, userId }) => this.#heard(userId, conversationId)),
      ports.events.on('conversation.deleted', ({ conversationId, userId }) =>
        this.#tell(userId, { type: 'gone', conversation_id: conversationId }, conversationId),
      ),
      ports.events.on('summary.changed', ({ conversationId, userId }) =>
        this.#tell(userId, { type: 'summary', conversation_id: conversationId }),
      ),
      ports.events.on('budget.ran_low', ({ userId }) => this.#tell(userId, { type: 'budgets' })),
      ports.events.on('events.missed', () => {
        for (const userId of this.#audiences.keys()) this.#tell(userId, { type: 'stale' });
      }),
    ];
  }

  close(): void {
    for (const stop of this.#stopListening) stop();
    for (const { timer } of this.#audiences.values()) clearTimeout(timer ?? undefined);
  }

  route(): SocketRoute {
    return socketRoute({
      path: '/ws/events/',
      access: 'signed-in',
      params: z.object({}),
      query: z.object({}),
      admit: (ctx) => Promise.resolve((socket) => this.#open(ctx, socket)),
    });
  }

  #open({ actor }: Context, socket: LiveSocket): EventsSeat {
    const audience = this.#audiences.get(actor.userId) ?? { seats: new Set(), changed: new Set(), timer: null };
    this.#audiences.set(actor.userId, audience);
    const seat = new EventsSeat(this.#ports, socket, () => {
      audience.seats.delete(seat);
      if (audience.seats.size > 0) return;
      clearTimeout(audience.timer ?? undefined);
      if (this.#audiences.get(actor.userId) === audience) this.#audiences.delete(actor.userId);
    });
    audience.seats.add(seat);
    return seat;
  }

  #heard(userId: number, conversationId: string): void {
    const audience = this.#audiences.get(userId);
    if (audience === undefined) return;
    audience.changed.add(conversationId);
    audience.timer ??= setTimeout(() => void this.#tellChanges(userId, audience), gatherMs).unref();
  }

  async #tellChanges(userId: number, audience: Audience): Promise<void> {
    const changed = [...audience.changed];
    audience.changed.clear();
    audience.timer = null;
    if (changed.length > mostTold) return this.#tell(userId, { type: 'stale' });
    for (const conversationId of changed) await this.#tellChange(userId, conversationId);
  }

  /** Read for the person; who watches the conversation is told by its room. */
  async #tellChange(userId: number, conversationId: string): Promise<void> {
    const [seat] = [...(this.#audiences.get(userId)?.seats ?? [])].filter((one) => !one.isWatching(conversationId));
    if (seat === undefined) return;
    try {
      const ctx = { ...this.#ports.system, actor: seat.actor };
      const conversation = await getConversation(ctx, { id: conversationId });
      const presented = presentConversation(conversation, seat.actor.username);
      const frame = { type: 'conversation', revision: conversation.revision, conversation: presented } as const;
      this.#tell(userId, frame, conversationId);
    } catch (error) {
      // Deleted meanwhile: that is told by itself.
      if (error instanceof AppError && error.code === 'not_found') return;
      this.#ports.system.log.warn({ err: error, conversationId }, 'a change could not be told');
      this.#tell(userId, { type: 'stale' });
    }
  }

  /** Whoever watches the conversation is left out. */
  #tell(userId: number, frame: EventsServerFrame, conversationId?: string): void {
    for (const seat of this.#audiences.get(userId)?.seats ?? []) {
      if (conversationId === undefined || !seat.isWatching(conversationId)) seat.send(frame);
    }
  }
}
