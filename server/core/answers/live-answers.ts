import type { LiveAnswer } from './live-answer.ts';

/** The answers that grow on this node or are followed from it, by message and by conversation. */
export class LiveAnswers {
  readonly #byMessage = new Map<string, LiveAnswer>();
  readonly #byConversation = new Map<string, Set<LiveAnswer>>();

  get size(): number {
    return this.#byMessage.size;
  }

  add(live: LiveAnswer): void {
    this.#byMessage.set(live.messageId, live);
    const group = this.#byConversation.get(live.conversationId) ?? new Set();
    this.#byConversation.set(live.conversationId, group.add(live));
  }

  remove(live: LiveAnswer): void {
    this.#byMessage.delete(live.messageId);
    const group = this.#byConversation.get(live.conversationId);
    group?.delete(live);
    if (group?.size === 0) this.#byConversation.delete(live.conversationId);
  }

  find(messageId: string): LiveAnswer | null {
    return this.#byMessage.get(messageId) ?? null;
  }

  ofConversation(conversationId: string): LiveAnswer[] {
    return [...(this.#byConversation.get(conversationId) ?? [])];
  }

  all(): Iterable<LiveAnswer> {
    return this.#byMessage.values();
  }
}
