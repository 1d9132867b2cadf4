/**
 * One timer for all paced streams. A stream says when its next step is due; steps are due at absolute
 * times, so lateness never adds up, and a thousand streams cost one timer and a heap of a thousand numbers.
 */
export interface PacedStream {
  /** When the next step is due, in `performance.now()` milliseconds. The clock reads and keeps it. */
  dueAt: number;
  /** Takes every step due by `now`; sets `dueAt` and answers true to be called again. */
  advance(now: number): boolean;
}

// A timer fires up to a millisecond late, never early: taking steps due within half of one centres the error.
const EARLY_MS = 0.5;

export class StreamClock {
  readonly #heap: PacedStream[] = [];
  #timer: NodeJS.Timeout | null = null;
  #wakeAt = Number.POSITIVE_INFINITY;

  add(stream: PacedStream): void {
    this.#heap.push(stream);
    this.#siftUp(this.#heap.length - 1);
    this.#arm();
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#heap.length = 0;
  }

  #arm(): void {
    const next = this.#heap[0];
    if (next === undefined || (this.#timer !== null && next.dueAt >= this.#wakeAt)) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#wakeAt = next.dueAt;
    this.#timer = setTimeout(() => this.#run(), Math.max(0, next.dueAt - performance.now()));
  }

  #run(): void {
    this.#timer = null;
    const now = performance.now();
    for (let next = this.#heap[0]; next !== undefined && next.dueAt <= now + EARLY_MS; next = this.#heap[0]) {
      if (!next.advance(now)) this.#removeFirst();
      else this.#siftDown();
    }
    this.#arm();
  }

  #removeFirst(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#siftDown();
  }

  #siftUp(from: number): void {
    const heap = this.#heap;
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (heap[parent]!.dueAt <= heap[at]!.dueAt) return;
      [heap[parent], heap[at]] = [heap[at]!, heap[parent]!];
      at = parent;
    }
  }

  #siftDown(): void {
    const heap = this.#heap;
    let at = 0;
    for (;;) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < heap.length && heap[child]!.dueAt < heap[least]!.dueAt) least = child;
      }
      if (least === at) return;
      [heap[least], heap[at]] = [heap[at]!, heap[least]!];
      at = least;
    }
  }
}
