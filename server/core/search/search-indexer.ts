import type { SystemContext } from '#server/core/context.ts';
import type { EventBus } from '#server/events/bus.ts';
import { indexBehind } from './index-behind.ts';
import { indexConversations } from './index-conversations.ts';

export interface SearchIndexerOptions {
  /** How long what has changed waits for more to come, in milliseconds: a question and its answer are then one piece of work. */
  delayMs?: number;
  /** How long the server is left alone after its start. */
  startMs?: number;
}

const retryMs = 5_000;

/**
 * Keeps the words of messages and titles up to date, behind what people wait for. It is told by events what has changed;
 * what it was not told of, since a server died or events were lost, it finds by comparing revisions.
 */
export class SearchIndexer {
  readonly #ctx: SystemContext;
  readonly #delayMs: number;
  readonly #stopping = new AbortController();
  readonly #unsubscribe: (() => void)[];
  readonly #changed = new Set<string>();
  #timer: NodeJS.Timeout | null = null;
  #startTimer: NodeJS.Timeout;
  #working: Promise<void> = Promise.resolve();
  #catchingUp: Promise<unknown> | null = null;

  constructor(ctx: SystemContext, events: Pick<EventBus, 'on'>, options: SearchIndexerOptions = {}) {
    this.#ctx = ctx;
    this.#delayMs = options.delayMs ?? 1_000;
    this.#unsubscribe = [
      events.on('conversation.changed', ({ conversationId }) => this.#note(conversationId)),
      // It stays in the index, for it may come back; it only is no later than what is indexed.
      events.on('conversation.deleted', ({ conversationId }) => this.#note(conversationId)),
      events.on('events.missed', () => this.#catchUp()),
    ];
    this.#startTimer = setTimeout(() => this.#catchUp(), options.startMs ?? 2_000);
    this.#startTimer.unref();
  }

  async stop(): Promise<void> {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#stopping.abort();
    clearTimeout(this.#startTimer);
    if (this.#timer !== null) clearTimeout(this.#timer);
    await Promise.all([this.#working, this.#catchingUp]);
  }

  #note(conversationId: string): void {
    this.#changed.add(conversationId);
    this.#workIn(this.#delayMs);
  }

  #workIn(ms: number): void {
    if (this.#stopping.signal.aborted) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#working = this.#work();
    }, ms).unref();
  }

  async #work(): Promise<void> {
    await this.#working;
    const ids = [...this.#changed];
    this.#changed.clear();
    try {
      const result = await indexConversations(this.#ctx, ids);
      if (result === 'done') return;
      for (const id of ids) this.#changed.add(id);
      this.#workIn(result === 'busy' ? this.#delayMs : 0);
    } catch (error) {
      this.#ctx.log.warn({ err: error }, 'messages could not be indexed for searching; it is tried again');
      for (const id of ids) this.#changed.add(id);
      this.#workIn(retryMs);
    }
  }

  #catchUp(): void {
    if (this.#catchingUp !== null || this.#stopping.signal.aborted) return;
    this.#catchingUp = indexBehind(this.#ctx, this.#stopping.signal)
      .catch((error: unknown) => {
        this.#ctx.log.warn(
          { err: error },
          'what is not yet indexed for searching could not be looked up; the next hour does',
        );
      })
      .finally(() => {
        this.#catchingUp = null;
      });
  }
}
