import type { SystemContext } from '#server/core/context.ts';
import type { StepReading } from '#server/providers/provider.ts';
import type { AnswerObserver } from './answer-observer.ts';
import { checkpointAnswers, deleteSegments, entryOf, insertSegment } from './journal-store.ts';
import type { NodeIdentity } from './node-identity.ts';
import type { Delta, LiveAnswer } from './live-answer.ts';

/** A flush every 10 ms with few answers, every 100 ms with a thousand: a commit's cost is shared by more text. */
const minIntervalMs = 10;
const maxIntervalMs = 100;
const intervalPerAnswerMs = 0.1;
/** What begins goes alone and at once with few answers; with 500 it waits 5 ms for others that begin. */
const pausePerAnswerMs = 0.01;
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
  readonly #reads: StepReading | undefined;
  readonly #waiting = new Set<LiveAnswer>();
  /** Those of the waiting that nothing has been shown of yet. */
  readonly #beginning = new Set<LiveAnswer>();
  #node: NodeIdentity;
  #seq = 0;
  #flushing: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #isReading = false;
  #flushedAt = 0;
  #allFlushedAt = 0;
  #trimmedAt = 0;
  #closed = false;

  constructor(
    ctx: SystemContext,
    node: NodeIdentity,
    onFenced: () => void,
    onFlush: AnswerObserver['onJournalFlush'] = () => undefined,
    reads?: StepReading,
  ) {
    this.#ctx = ctx;
    this.#reads = reads;
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
    this.#beginning.delete(live);
  }

  /** After this node was ended by another one it goes on under a new name, with an empty journal. */
  rename(node: NodeIdentity): void {
    this.#node = node;
    this.#seq = 0;
    this.#waiting.clear();
    this.#beginning.clear();
    this.#writers.clear();
  }

  /** There is new text. `isFirst`: somebody waits for the first of it, so it does not wait for all others. */
  wrote(live: LiveAnswer, isFirst: boolean): void {
    if (!this.#writers.has(live)) return;
    this.#waiting.add(live);
    if (isFirst) this.#beginning.add(live);
    if (isFirst || this.#timer === null) this.#schedule();
  }

  /** Resolves when everything written so far can be seen. */
  async settle(): Promise<void> {
    while (this.#waiting.size > 0 && !this.#closed) await (this.#flushing ?? this.#flush(this.#waiting));
  }

  async shutDown(): Promise<void> {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#flushing;
  }

  #schedule(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#flushing !== null || this.#isReading || this.#closed) return;
    const isAnyDue = this.#waiting.size > 0 || this.#reads?.isAwaited === true;
    const allAt = isAnyDue ? this.#allFlushedAt + this.#intervalMs : Number.POSITIVE_INFINITY;
    const beginningAt =
      this.#beginning.size > 0 ? this.#flushedAt + pausePerAnswerMs * this.#writers.size : Number.POSITIVE_INFINITY;
    const isForAll = allAt <= beginningAt;
    const delayMs = Math.min(allAt, beginningAt) - performance.now();
    if (delayMs === Number.POSITIVE_INFINITY) return;
    if (delayMs <= 0) this.#begin(isForAll);
    else this.#timer = setTimeout(() => this.#begin(isForAll), delayMs);
  }

  get #intervalMs(): number {
    return Math.min(maxIntervalMs, minIntervalMs + intervalPerAnswerMs * this.#writers.size);
  }

  #begin(isForAll: boolean): void {
    this.#timer = null;
    if (!isForAll) return void this.#flush(this.#beginning);
    this.#isReading = this.#reads?.isAwaited === true;
    this.#reads?.step(this.#intervalMs);
    if (!this.#isReading) return void this.#flush(this.#waiting);
    setImmediate(() => {
      this.#isReading = false;
      if (!this.#closed) void this.#flush(this.#waiting);
    });
  }

  #flush(lives: Set<LiveAnswer>): Promise<void> {
    this.#flushing ??= this.#write(lives).finally(() => {
      this.#flushing = null;
      this.#schedule();
    });
    return this.#flushing;
  }

  async #write(lives: Set<LiveAnswer>): Promise<void> {
    const node = this.#node;
    const isForAll = lives === this.#waiting;
    const batch: [LiveAnswer, Delta[]][] = [];
    let segment = '';
    for (const live of lives) {
      const deltas = live.pending();
      if (deltas.length > 0) batch.push([live, deltas]);
      for (const delta of deltas) segment += `${segment === '' ? '[' : ','}${entryOf(live.messageId, delta)}`;
      this.#waiting.delete(live);
    }
    this.#beginning.clear();

    const startedAt = performance.now();
    const seq = batch.length === 0 ? null : await this.#insert(node, `${segment}]`);
    this.#flushedAt = performance.now();
    if (isForAll) this.#allFlushedAt = this.#flushedAt;
    if (batch.length > 0) this.#onFlush(this.#flushedAt - startedAt, segment.length);
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
