import type { ClientFrame } from '#contract/realtime.ts';
import type { ApiPorts } from '#server/api/ports.ts';
import { presentConversation } from '#server/api/present-conversation.ts';
import { presentMessage, withShown } from '#server/api/present-message.ts';
import { surroundingsOf } from '#server/api/surroundings.ts';
import type { LiveAnswer } from '#server/core/answers/live-answer.ts';
import type { Actor, Context, SystemContext } from '#server/core/context.ts';
import type { EventBus } from '#server/events/bus.ts';
import type { Conversation } from '#server/core/conversations/conversation.ts';
import { getConversation } from '#server/core/conversations/get-conversation.ts';
import { findOwnMessage } from '#server/core/messages/get-message.ts';
import { changedMessages, deletedMessages, newestMessages } from '#server/core/messages/list-messages.ts';
import { isOpen, type Message } from '#server/core/messages/message.ts';
import type { ConversationViewer } from './conversation-viewer.ts';
import { pingIntervalSeconds } from './heartbeat.ts';

type PresentedMessage = ReturnType<typeof presentMessage>;

/** A socket, as far as it is in a room. */
export interface RoomSeat {
  /** The conversation is gone. */
  deleted(): void;
}

export interface RoomPorts extends ApiPorts {
  system: SystemContext;
  events: Pick<EventBus, 'on'>;
  /** Names this database, so that a client knows when what it holds is of another one. */
  epoch: string;
}

type ResumeFrame = Extract<ClientFrame, { type: 'resume' }>;

/** How many messages a first visit is sent; older ones are asked for over REST. */
const windowSize = 50;
/** More changes than this are not told one by one: the window is sent again. */
const mostChanges = 200;
/** The most that is told at once, but for the last turn, in UTF-16 units of text. */
const mostText = 500_000;
const retryMs = 1_000;

/**
 * The sockets of one conversation on this node. An event only says that there is something to read;
 * what changed since each viewer's revision is read once for all of them.
 */
export class ConversationRoom {
  readonly conversationId: string;
  readonly seats = new Set<RoomSeat>();
  readonly #ports: RoomPorts;
  readonly #ctx: Context;
  readonly #viewers = new Set<ConversationViewer>();
  #isBehind = false;
  #isReading = false;

  constructor(ports: RoomPorts, conversationId: string, owner: Actor) {
    this.#ports = ports;
    this.conversationId = conversationId;
    this.#ctx = { ...ports.system, actor: owner };
  }

  /** It is told what changes once it has said what it has. */
  enter(viewer: ConversationViewer): void {
    this.#viewers.add(viewer);
  }

  /** Greets a viewer; it answers with what it has. */
  async welcome(viewer: ConversationViewer): Promise<void> {
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

  deleted(): void {
    for (const seat of [...this.seats]) seat.deleted();
  }

  /** Brings a viewer up to date from what it says it has, and keeps it so. */
  async resume(viewer: ConversationViewer, has: Pick<ResumeFrame, 'epoch' | 'revision' | 'shown'>): Promise<void> {
    const { engine, epoch } = this.#ports;
    await engine.follow(this.conversationId);
    // Looked up first: what has begun by now is known by the revision that is told, so that no text comes before its message.
    const open = engine.live.ofConversation(this.conversationId);
    const conversation = await getConversation(this.#ctx, { id: this.conversationId });
    const gone = await this.#deletedAmong(open, conversation);
    const growing = open.filter(({ messageId }) => !gone.has(messageId));
    const isKnown = has.epoch === epoch && has.revision > 0 && has.revision <= conversation.revision;
    const news = await this.#newsSince(isKnown ? has.revision : null, conversation);
    const told = new Set(news.messages.map(({ id }) => id));
    const rest = news.isReset ? [] : growing.filter(({ messageId }) => !told.has(messageId));
    const unnamed = rest.filter(({ messageId }) => has.shown[messageId] === undefined);
    news.messages.push(...(await this.#onChosenBranch(unnamed, conversation)));
    await this.#tell([viewer], conversation, news);
    for (const answer of rest) {
      const shown = has.shown[answer.messageId];
      if (shown !== undefined) viewer.follow(answer, shown);
    }
    // What changed while this was read was told to nobody who had not yet said what they have.
    this.heard(Number.MAX_SAFE_INTEGER);
  }

  /** Who does not say what it shows of them is told them again; those of other branches it may never have been told. */
  async #onChosenBranch(answers: LiveAnswer[], conversation: Conversation): Promise<Message[]> {
    const messages = await this.#find(answers.map(({ messageId }) => messageId));
    return messages.filter(({ branchId }) => branchId === conversation.activeBranchId);
  }

  /** Which of these answers are deleted, and only grow until their stop has reached them. */
  async #deletedAmong(answers: LiveAnswer[], { deletionRevision }: Conversation): Promise<Set<string>> {
    const ids = deletionRevision === 0 ? [] : answers.map(({ messageId }) => messageId);
    const there = new Set((await this.#find(ids)).map(({ id }) => id));
    return new Set(ids.filter((id) => !there.has(id)));
  }

  /** Those of the messages that are there. */
  async #find(ids: string[]): Promise<Message[]> {
    const messages = await Promise.all(ids.map((id) => findOwnMessage(this.#ctx, { id })));
    return messages.filter((message) => message !== null);
  }

  heard(revision: number): void {
    if (this.#behind(revision).length === 0) return;
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
    const conversation = await getConversation(this.#ctx, { id: this.conversationId });
    // Most have the same revision; one that was slow must not send the others back to where it is.
    const groups = Map.groupBy(this.#behind(conversation.revision), (viewer) => viewer.revision!);
    for (const [since, viewers] of groups) {
      const news = await this.#newsSince(since, conversation);
      await this.#tell(viewers, conversation, news);
      // The conversation was read before: what a newer change has added is still to come.
      const newest = news.messages.reduce((max, message) => Math.max(max, message.revision), 0);
      if (newest > conversation.revision) this.#isBehind = true;
    }
  }

  /** Who has said what they have, has not that revision, and can take something now. */
  #behind(revision: number): ConversationViewer[] {
    const isBehind = (viewer: ConversationViewer): boolean =>
      viewer.revision !== null && viewer.revision < revision && !viewer.isCrowded;
    return [...this.#viewers].filter(isBehind);
  }

  /** What was made or changed after a revision; the newest messages where that is unknown or too much. */
  async #newsSince(revision: number | null, conversation: Conversation): Promise<News> {
    const changes =
      revision === null ? null : await changedMessages(this.#ctx, conversation.id, revision, mostChanges + 1);
    const isTold = changes !== null && changes.length <= mostChanges && lightest(changes).length === changes.length;
    const deleted = isTold ? await deletedMessages(this.#ctx, conversation, revision!, mostChanges) : null;
    if (isTold && deleted !== null) return { messages: changes, deleted, isReset: false };
    const window = lightest(await newestMessages(this.#ctx, conversation, windowSize));
    return { messages: window, deleted: [], isReset: true };
  }

  async #tell(
    viewers: ConversationViewer[],
    conversation: Conversation,
    { messages, deleted, isReset }: News,
  ): Promise<void> {
    const around = await surroundingsOf(this.#ctx, messages, conversation.branchCount);
    const { live } = this.#ports.engine;
    const revision = conversation.revision;
    const gone = await this.#deletedAmong(live.ofConversation(conversation.id), conversation);
    const current = await this.#withEnds(messages);
    const presented = current.map((message) => presentMessage(withShown(message, live), conversation.title, around));
    for (const viewer of viewers) {
      viewer.send({
        type: 'messages',
        conversation_id: conversation.id,
        revision,
        reset: isReset,
        messages: presented,
        deleted,
      });
      for (const messageId of gone) viewer.unfollow(messageId);
      viewer.send({
        type: 'conversation',
        revision,
        conversation: presentConversation(conversation, this.#ctx.actor.username),
      });
      viewer.revision = revision;
      for (const message of presented) follow(viewer, message, live.find(message.id));
    }
  }

  /** Open messages that do not grow on this node are made on another one, or have just ended. */
  async #withEnds(messages: Message[]): Promise<Message[]> {
    const { engine } = this.#ports;
    const isUnknown = (message: Message): boolean => isOpen(message) && engine.live.find(message.id) === null;
    if (!messages.some(isUnknown)) return messages;
    await engine.follow(this.conversationId);
    const current = await Promise.all(
      messages.map(async (message) => (isUnknown(message) ? findOwnMessage(this.#ctx, message) : message)),
    );
    return current.filter((message) => message !== null);
  }
}

/** What an open message says already is in its frame, so its reader goes on from there; of one that has ended all is. */
function follow(viewer: ConversationViewer, message: PresentedMessage, answer: LiveAnswer | null): void {
  if (answer === null) return;
  if (!isOpen(message)) return viewer.unfollow(message.id);
  viewer.follow(
    answer,
    message.parts.map((part) => ('text' in part ? part.text.length : 0)),
  );
}

interface News {
  messages: Message[];
  /** Gone with all below them. */
  deleted: string[];
  /** They are all there is to show. */
  isReset: boolean;
}

/** As many of the last messages as weigh no more than may be told at once; of the last turn all. */
function lightest(messages: Message[]): Message[] {
  let text = 0;
  let first = messages.length;
  while (first > 0) {
    text += messages[first - 1]!.content.length;
    if (text > mostText && messages.length - first >= 2) break;
    first--;
  }
  return messages.slice(first);
}
