import type { ClientFrame } from '#contract/realtime.ts';
import type { ApiPorts } from '#server/api/ports.ts';
import { presentConversation } from '#server/api/present-conversation.ts';
import { presentMessage, withShown } from '#server/api/present-message.ts';
import type { Actor, Context, SystemContext } from '#server/core/context.ts';
import type { EventBus } from '#server/events/bus.ts';
import type { Conversation } from '#server/core/conversations/conversation.ts';
import { getConversation } from '#server/core/conversations/get-conversation.ts';
import { changedMessages, newestMessages, siblingsOf } from '#server/core/messages/list-messages.ts';
import { getMessage } from '#server/core/messages/get-message.ts';
import { isOpen, type Message } from '#server/core/messages/message.ts';
import type { ConversationViewer } from './conversation-viewer.ts';
import { pingIntervalSeconds } from './heartbeat.ts';
import type { LiveSocket } from './socket.ts';

export interface AiChatSocketsPorts extends ApiPorts {
  system: SystemContext;
  events: Pick<EventBus, 'on'>;
  /** Names this database, so that a client knows when what it holds is of another one. */
  epoch: string;
}

/** How many messages a first visit is sent; older ones are asked for over REST. */
const windowSize = 50;
/** More changes than this are not told one by one: the window is sent again. */
const mostChanges = 200;
const retryMs = 1_000;

/**
 * The sockets of one conversation on this node. An event only says that there is something to read;
 * what changed since each viewer's revision is read once for all of them.
 */
export class ConversationRoom {
  readonly conversationId: string;
  readonly seats = new Set<LiveSocket>();
  readonly #ports: AiChatSocketsPorts;
  readonly #ctx: Context;
  readonly #viewers = new Set<ConversationViewer>();
  #isBehind = false;
  #isReading = false;

  constructor(ports: AiChatSocketsPorts, conversationId: string, owner: Actor) {
    this.#ports = ports;
    this.conversationId = conversationId;
    this.#ctx = { ...ports.system, actor: owner };
  }

  get isEmpty(): boolean {
    return this.seats.size === 0;
  }

  /** Greets a viewer; it answers with what it has. */
  async enter(viewer: ConversationViewer): Promise<void> {
    this.#viewers.add(viewer);
    const conversation = await getConversation(this.#ctx, { id: this.conversationId }).catch(() => null);
    if (conversation === null) return;
    viewer.send({
      type: 'welcome',
      epoch: this.#ports.epoch,
      conversation: presentConversation(conversation, this.#ctx.actor.username),
      ping_interval_ms: pingIntervalSeconds * 1000,
    });
  }

  leave(viewer: ConversationViewer): void {
    this.#viewers.delete(viewer);
    viewer.close();
  }

  close(code: number, reason: string): void {
    for (const socket of [...this.seats]) socket.close(code, reason);
  }

  /** Brings a viewer up to date from what it says it has, and keeps it so. */
  async resume(viewer: ConversationViewer, has: Extract<ClientFrame, { type: 'resume' }>): Promise<void> {
    const conversation = await getConversation(this.#ctx, { id: this.conversationId });
    const isKnown = has.epoch === this.#ports.epoch && has.revision > 0 && has.revision <= conversation.revision;
    const changes = isKnown ? await changedMessages(this.#ctx, conversation.id, has.revision, mostChanges + 1) : [];
    const isReset = !isKnown || changes.length > mostChanges;
    const messages = isReset ? await newestMessages(this.#ctx, conversation, windowSize) : changes;
    await this.#tell([viewer], conversation, messages, isReset);
    await this.#ports.engine.follow(this.conversationId);
    for (const answer of this.#ports.engine.live.ofConversation(this.conversationId)) {
      if (!viewer.isFollowing(answer.messageId)) viewer.follow(answer, has.shown[answer.messageId] ?? []);
    }
    // What changed while this was read was told to nobody who had not yet said what they have.
    this.heard(Number.MAX_SAFE_INTEGER);
  }

  heard(revision: number): void {
    const isNews = [...this.#viewers].some((viewer) => viewer.revision !== null && viewer.revision < revision);
    if (!isNews) return;
    this.#isBehind = true;
    if (!this.#isReading) void this.#read();
  }

  async #read(): Promise<void> {
    this.#isReading = true;
    try {
      while (this.#isBehind) {
        this.#isBehind = false;
        await this.#readChanges();
      }
    } catch (error) {
      this.#ctx.log.warn({ err: error, conversationId: this.conversationId }, 'viewers wait for the database');
      setTimeout(() => this.heard(Number.MAX_SAFE_INTEGER), retryMs).unref();
    } finally {
      this.#isReading = false;
    }
  }

  async #readChanges(): Promise<void> {
    const viewers = [...this.#viewers].filter((viewer) => viewer.revision !== null);
    if (viewers.length === 0) return;
    const since = Math.min(...viewers.map((viewer) => viewer.revision!));
    const conversation = await getConversation(this.#ctx, { id: this.conversationId });
    const changes = await changedMessages(this.#ctx, conversation.id, since, mostChanges + 1);
    const isReset = changes.length > mostChanges;
    const messages = isReset ? await newestMessages(this.#ctx, conversation, windowSize) : changes;
    await this.#tell(viewers, conversation, messages, isReset);
    // Read later than the messages: what a newer change has added is still to come.
    const newest = messages.reduce((max, message) => Math.max(max, message.revision), 0);
    if (newest > conversation.revision) this.#isBehind = true;
  }

  async #tell(
    viewers: ConversationViewer[],
    conversation: Conversation,
    messages: Message[],
    isReset: boolean,
  ): Promise<void> {
    const siblings = await siblingsOf(this.#ctx, messages, conversation.branchCount);
    const { live } = this.#ports.engine;
    const revision = conversation.revision;
    const current = await this.#withEnds(messages);
    const presented = current.map((message) =>
      presentMessage(withShown(message, live), conversation.title, siblings.get(message.id)),
    );
    for (const viewer of viewers) {
      const isNews = viewer.revision === null || viewer.revision < revision || isReset;
      if (!isNews) continue;
      viewer.send({ type: 'messages', revision, reset: isReset, messages: presented });
      viewer.send({
        type: 'conversation',
        revision,
        conversation: presentConversation(conversation, this.#ctx.actor.username),
      });
      viewer.revision = revision;
      // What each open message says already is in the frame, so its reader goes on from there.
      for (const message of presented) {
        const answer = live.find(message.id);
        if (answer !== null)
          viewer.follow(
            answer,
            message.parts.map((part) => ('text' in part ? part.text.length : 0)),
          );
      }
    }
  }

  /** Open messages that do not grow on this node are made on another one, or have just ended. */
  async #withEnds(messages: Message[]): Promise<Message[]> {
    const { engine } = this.#ports;
    const isUnknown = (message: Message): boolean => isOpen(message) && engine.live.find(message.id) === null;
    if (!messages.some(isUnknown)) return messages;
    await engine.follow(this.conversationId);
    return Promise.all(
      messages.map(async (message) => (isUnknown(message) ? getMessage(this.#ctx, message) : message)),
    );
  }
}
