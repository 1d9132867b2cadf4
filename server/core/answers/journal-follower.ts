import type { SystemContext } from '#server/core/context.ts';
import { isOpen } from '#server/core/messages/message.ts';
import type { EventBus } from '#server/events/bus.ts';
import { listRunningElsewhere } from './follower-store.ts';
import { listSegments } from './journal-store.ts';
import type { NodeIdentity } from './node-identity.ts';
import { LiveAnswer } from './live-answer.ts';
import type { LiveAnswers } from './live-answers.ts';
import { readMessage } from './message-store.ts';

/** How soon what no event has told is found all the same. */
const lookAgainMs = 1_000;
const segmentsAtOnce = 100;

/** A node whose journal is read here, and the answers of it that somebody here looks at. */
interface FollowedNode {
  seq: number;
  answers: Map<string, LiveAnswer>;
  isBehind: boolean;
  isReading: boolean;
}

/**
 * Shows here what grows on other nodes: every node may read every journal. An answer is followed from
 * its checkpoint, through the segments of its node, until its message tells the end.
 */
export class JournalFollower {
  readonly #ctx: SystemContext;
  readonly #live: LiveAnswers;
  readonly #self: () => NodeIdentity;
  readonly #nodes = new Map<string, FollowedNode>();
  readonly #stopListening: (() => void)[];
  readonly #timer: NodeJS.Timeout;

  constructor(ctx: SystemContext, live: LiveAnswers, self: () => NodeIdentity, events: Pick<EventBus, 'on'>) {
    this.#ctx = ctx;
    this.#live = live;
    this.#self = self;
    this.#stopListening = [
      events.on('journal.grew', ({ nodeId }) => this.#catchUp(nodeId)),
      events.on('conversation.changed', ({ conversationId }) => void this.#findEnded(conversationId)),
    ];
    this.#timer = setInterval(() => this.#lookAgain(), lookAgainMs);
    this.#timer.unref();
  }

  close(): void {
    clearInterval(this.#timer);
    for (const stop of this.#stopListening) stop();
  }

  /** Begins to follow the answers of a conversation that other nodes make. */
  async follow(conversationId: string): Promise<void> {
    for (const answer of await listRunningElsewhere(this.#ctx, conversationId, this.#self().id)) {
      if (this.#live.find(answer.messageId) !== null) continue;
      const live = new LiveAnswer(answer);
      const node = this.#nodes.get(answer.nodeId) ?? {
        seq: answer.checkpointSeq,
        answers: new Map(),
        isBehind: false,
        isReading: false,
      };
      this.#nodes.set(answer.nodeId, node);
      node.seq = Math.min(node.seq, answer.checkpointSeq);
      node.answers.set(answer.messageId, live);
      this.#live.add(live);
      this.#catchUp(answer.nodeId);
    }
  }

  #lookAgain(): void {
    for (const [nodeId, node] of this.#nodes) {
      this.#catchUp(nodeId);
      for (const live of node.answers.values()) void this.#findEnd(live);
    }
  }

  #catchUp(nodeId: string): void {
    const node = this.#nodes.get(nodeId);
    if (node === undefined) return;
    node.isBehind = true;
    if (!node.isReading) void this.#read(nodeId, node);
  }

  async #read(nodeId: string, node: FollowedNode): Promise<void> {
    node.isReading = true;
    try {
      while (node.isBehind) {
        node.isBehind = false;
        const from = node.seq;
        const segments = await listSegments(this.#ctx, nodeId, from, segmentsAtOnce);
        for (const { entries } of segments) {
          for (const [messageId, part, kind, at, text] of entries)
            node.answers.get(messageId)?.follow({ part, kind, at, text });
        }
        // An answer that has joined meanwhile may begin before these segments.
        if (node.seq === from) node.seq = segments.at(-1)?.seq ?? from;
        if (segments.length === segmentsAtOnce) node.isBehind = true;
      }
    } catch (error) {
      this.#ctx.log.warn({ err: error, node: nodeId }, 'a journal could not be read; it will be looked at again');
    } finally {
      node.isReading = false;
    }
  }

  async #findEnded(conversationId: string): Promise<void> {
    for (const live of this.#live.ofConversation(conversationId)) {
      if (this.#nodeOf(live) !== null) await this.#findEnd(live);
    }
  }

  async #findEnd(live: LiveAnswer): Promise<void> {
    const message = await readMessage(this.#ctx, live.messageId).catch(() => undefined);
    if (message === undefined || (message !== null && isOpen(message))) return;
    const nodeId = this.#nodeOf(live);
    if (nodeId === null) return;
    this.#nodes.get(nodeId)!.answers.delete(live.messageId);
    if (this.#nodes.get(nodeId)!.answers.size === 0) this.#nodes.delete(nodeId);
    this.#live.remove(live);
    live.end(message);
  }

  #nodeOf(live: LiveAnswer): string | null {
    for (const [nodeId, { answers }] of this.#nodes) if (answers.get(live.messageId) === live) return nodeId;
    return null;
  }
}
