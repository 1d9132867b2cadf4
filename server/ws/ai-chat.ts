import { z } from 'zod';
import { ClientFrame, closeCodes, type ServerFrame } from '#contract/realtime.ts';
import { endFrame, userMessageFrame } from '#server/api/frames.ts';
import { ask } from '#server/core/answers/ask.ts';
import { awaitAnswer } from '#server/core/answers/await-answer.ts';
import type { AskContext } from '#server/core/answers/ports.ts';
import { stopAnswer, stopAnswersOf } from '#server/core/answers/stop-answer.ts';
import type { Actor, Context } from '#server/core/context.ts';
import type { ConversationRef } from '#server/core/conversations/conversation.ts';
import { getConversation } from '#server/core/conversations/get-conversation.ts';
import { notFound } from '#server/core/errors.ts';
import { getMessage } from '#server/core/messages/get-message.ts';
import type { ConversationRoom, RoomPorts, RoomSeat } from './conversation-room.ts';
import type { ConversationRooms } from './conversation-rooms.ts';
import { ConversationViewer } from './conversation-viewer.ts';
import { byeFrame } from './farewell.ts';
import { parseFrame } from './frames.ts';
import type { LiveSocket, SocketUse } from './socket.ts';
import { type SocketRoute, socketRoute } from './upgrade.ts';

const Params = z.object({ id: z.union([z.uuid(), z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER)]) });
const Query = z.object({ stream: z.string().optional() });

interface AiChatPorts extends RoomPorts {
  rooms: ConversationRooms;
}

/** `/ws/ai-chat/{id}/`: both dialects of `contract/realtime.ts`, over one conversation. */
export class AiChatSockets {
  readonly #ports: AiChatPorts;

  constructor(ports: AiChatPorts) {
    this.#ports = ports;
  }

  route(): SocketRoute {
    return socketRoute({
      path: '/ws/ai-chat/:id/',
      access: 'conversation-owner',
      params: Params,
      query: Query,
      admit: async (ctx, { params, query }) => {
        const ref: ConversationRef = typeof params.id === 'number' ? { number: params.id } : { id: params.id };
        const conversation = await getConversation(ctx, ref);
        const streams = query.stream === 'true' || query.stream === '1';
        return (socket) => this.#open(ctx, socket, conversation.id, streams);
      },
    });
  }

  #open(ctx: Context, socket: LiveSocket, conversationId: string, streams: boolean): SocketUse {
    const seat = new AiChatSeat(this.#ports, conversationId, ctx.actor, socket);
    if (streams) void seat.stream();
    return seat;
  }
}

/** One socket. It speaks the first dialect until it asks for streaming. */
class AiChatSeat implements SocketUse, RoomSeat {
  readonly #ports: AiChatPorts;
  readonly #room: ConversationRoom;
  readonly #socket: LiveSocket;
  #viewer: ConversationViewer | null = null;

  constructor(ports: AiChatPorts, conversationId: string, owner: Actor, socket: LiveSocket) {
    this.#ports = ports;
    this.#socket = socket;
    this.#room = ports.rooms.enter(conversationId, owner, this);
  }

  deleted(): void {
    this.#socket.close(closeCodes.deleted, 'The chat was deleted');
  }

  async stream(): Promise<void> {
    if (this.#viewer !== null) return;
    const onRelief = (): void => this.#room.heard(Number.MAX_SAFE_INTEGER);
    this.#viewer = new ConversationViewer(this.#socket, this.#ports.engine.live, onRelief);
    this.#room.enter(this.#viewer);
    await this.#room.welcome(this.#viewer);
  }

  async onFrame(data: object): Promise<void> {
    const frame = parseFrame(ClientFrame, data);
    switch (frame.type) {
      case 'message':
        return this.#send(frame);
      case 'resume':
        await this.stream();
        return this.#room.resume(this.#viewer!, frame);
      case 'stop':
        return this.#stop(frame.message_id);
      case 'typing':
      case 'pong':
        return;
    }
  }

  onPing(): void {
    if (this.#viewer !== null && !this.#viewer.isCrowded) this.#socket.send({ type: 'ping' });
  }

  onClose(): void {
    if (this.#viewer !== null) this.#room.leave(this.#viewer);
    this.#ports.rooms.leave(this.#room, this);
  }

  onClosing(code: number): void {
    if (this.#viewer !== null) this.#socket.send(byeFrame(code));
  }

  /**
   * The first dialect works off one message after the other, so the next frame waits for this answer;
   * a streaming client is free to stop it or to send more meanwhile.
   */
  async #send(frame: Extract<ClientFrame, { type: 'message' }>): Promise<void> {
    if (frame.stream === true) await this.stream();
    const ctx = this.#ask();
    const asked = await ask(
      ctx,
      { id: this.#room.conversationId },
      {
        content: frame.content,
        quoteChat: frame.include_related_chat_context,
        quoteLimit: frame.context_message_limit,
        clientId: frame.client_id,
      },
    );
    await this.#say(userMessageFrame(asked.question!));
    if (asked.live !== null) this.#viewer?.show(asked.live);
    const ended = asked.live?.ended ?? awaitAnswer(ctx, asked.reply!.id);
    const told = ended.then((message) => message && this.#say(endFrame(message)));
    if (this.#viewer === null) await told;
    else told.catch((error: unknown) => this.#socket.refuse(error));
  }

  /** Resolves when the first dialect may go on: when the frame has left. */
  #say(frame: ServerFrame): Promise<void> {
    if (this.#viewer === null) return new Promise((resolve) => this.#socket.send(frame, resolve));
    this.#viewer.send(frame);
    return Promise.resolve();
  }

  async #stop(messageId: string | undefined): Promise<void> {
    if (messageId === undefined) return stopAnswersOf(this.#ask(), this.#room.conversationId);
    const message = await getMessage(this.#ask(), { id: messageId });
    if (message.conversationId !== this.#room.conversationId) throw notFound();
    await stopAnswer(this.#ask(), messageId);
  }

  #ask(): AskContext {
    const { system, engine, catalog } = this.#ports;
    return { ...system, actor: this.#socket.actor, engine, catalog };
  }
}
