import type { SystemContext } from '#server/core/context.ts';
import type { AnswerObserver } from './answer-observer.ts';
import { checkpointAnswers, deleteSegments, entryOf, insertSegment, type JournalEntry } from './journal-store.ts';
import type { NodeIdentity } from './node-identity.ts';
import type { Delta, LiveAnswer } from './live-answer.ts';

/** A flush every 10 ms with few answers, every 100 ms with a thousand: a commit's cost is shared by more text. */
const minIntervalMs = 10;
const maxIntervalMs = 100;
const intervalPerAnswerMs = 0.1;
/** While the database is away, nothing is shown and nothing is lost. */
const retryMs = 200;
/** Bounds what recovery has to read: an answer's older text stands in its row. */
const checkpointEveryMs = 30_000;
const trimEveryMs = 5_000;

interface Writer {
  /** The journal's position before the answer's first text, or at its last checkpoint. */
  sinceSeq: number;
  checkpointedAt: number;
}

/**
 * The group commit that makes text durable before anybody sees it: the new text of all answers of
 * this node goes into one row and one commit, and is shown when that has happened. One flush runs at
 * a time; what arrives meanwhile goes with the next.
 */
export class Journal {
  readonly #ctx: SystemContext;
  readonly #onFenced: () => void;
  readonly #onFlush: AnswerObserver['onJournalFlush'];
  readonly #writers = new Map<LiveAnswer, Writer>();
  readonly #waiting = new Set<LiveAnswer>();
  #node: NodeIdentity;
  #seq = 0;
  #flushing: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #lastFlushAt = 0;
  #trimmedAt = 0;
  #closed = false;

  constructor(
    ctx: SystemContext,
    node: NodeIdentity,
    onFenced: () => void,
    onFlush: AnswerObserver['onJournalFlush'] = () => undefined,
  ) {
    this.#ctx = ctx;
    this.#node = node;
    this.#onFenced = onFenced;
    this.#onFlush = onFlush;
  }

  open(live: LiveAnswer): void {
    this.#writers.set(live, { sinceSeq: this.#seq, checkpointedAt: performance.now() });
  }

  /** The answer has ended: its message holds everything now. */
  close(live: LiveAnswer): void {
    this.#writers.delete(live);
    this.#waiting.delete(live);
  }

  /** After this node was ended by another one it goes on under a new name, with an empty journal. */
  rename(node: NodeIdentity): void {
    this.#node = node;
    this.#seq = 0;
    this.#waiting.clear();
    this.#writers.clear();
  }

  /** There is new text. `isFirst`: somebody waits for the first of it, so it does not wait for company. */
  wrote(live: LiveAnswer, isFirst: boolean): void {
    if (!this.#writers.has(live)) return;
    this.#waiting.add(live);
    if (this.#flushing !== null || this.#closed) return;
    if (isFirst) this.#flushSoon(0);
    else if (this.#timer === null) this.#flushSoon(this.#pauseMs());
  }

  /** Resolves when everything written so far can be seen. */
  async settle(): Promise<void> {
    while (this.#waiting.size > 0 && !this.#closed) await (this.#flushing ?? this.#startFlush());
  }

  async shutDown(): Promise<void> {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#flushing;
  }

  #pauseMs(): number {
    const interval = Math.min(maxIntervalMs, minIntervalMs + intervalPerAnswerMs * this.#writers.size);
    return Math.max(0, this.#lastFlushAt + interval - performance.now());
  }

  #flushSoon(delayMs: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (delayMs === 0) {
      this.#timer = null;
      void this.#startFlush();
      return;
    }
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.#startFlush();
    }, delayMs);
  }

  #startFlush(): Promise<void> {
    this.#flushing ??= this.#flush().finally(() => {
      this.#flushing = null;
      if (this.#waiting.size > 0 && !this.#closed) this.#flushSoon(this.#pauseMs());
    });
    return this.#flushing;
  }

  async #flush(): Promise<void> {
    const node = this.#node;
    const batch: [LiveAnswer, Delta[]][] = [];
    const entries: JournalEntry[] = [];
    for (const live of this.#waiting) {
      const deltas = live.pending();
      if (deltas.length === 0) continue;
      batch.push([live, deltas]);
      for (const delta of deltas) entries.push(entryOf(live.messageId, delta));
    }
    this.#waiting.clear();
    if (batch.length === 0) return;

    const startedAt = performance.now();
    const segment = JSON.stringify(entries);
    const seq = await this.#insert(node, segment);
    this.#lastFlushAt = performance.now();
    this.#onFlush(this.#lastFlushAt - startedAt, segment.length);
    if (seq === null || node !== this.#node) return;
    this.#seq = seq;
    for (const [live, deltas] of batch) if (this.#writers.has(live)) live.commit(deltas);
    this.#ctx.events.publish({ type: 'journal.grew', nodeId: node.id, seq });
    void this.#trim(node);
  }

  /** Tries until the database has taken the segment or this node turns out to be ended. */
  async #insert(node: NodeIdentity, entries: string): Promise<number | null> {
    for (;;) {
      try {
        const seq = await insertSegment(this.#ctx, node, entries);
        if (seq === null && node === this.#node) this.#onFenced();
        return seq;
      } catch (error) {
        if (this.#closed || node !== this.#node) return null;
        this.#ctx.log.warn({ err: error }, 'the journal could not be written; trying again');
        await new Promise((resolve) => setTimeout(resolve, retryMs));
      }
    }
  }

  /** Now and then: checkpoints long answers, then deletes the segments that nobody needs. */
  async #trim(node: NodeIdentity): Promise<void> {
    const now = performance.now();
    if (now - this.#trimmedAt < trimEveryMs) return;
    this.#trimmedAt = now;
    // What is shown now stands up to here; the journal goes on while this is stored.
    const seq = this.#seq;
    const due = [...this.#writers].filter(([, writer]) => now - writer.checkpointedAt >= checkpointEveryMs);
    try {
      if (due.length > 0) {
        const answers = due.map(([live]) => ({ messageId: live.messageId, parts: live.shown() }));
        await checkpointAnswers(this.#ctx, node, seq, answers);
        for (const [, writer] of due) Object.assign(writer, { sinceSeq: seq, checkpointedAt: now });
      }
      const needed = Math.min(seq, ...[...this.#writers.values()].map((writer) => writer.sinceSeq));
      await deleteSegments(this.#ctx, node.id, needed);
    } catch (error) {
      this.#ctx.log.warn({ err: error }, 'the journal could not be trimmed; it will be later');
    }
  }
}
