import type { Message } from '#server/core/messages/message.ts';
import type { GrowingPart } from './answer.ts';

/** Text added to part number `part`, which begins at UTF-16 index `at` of it. */
export interface Delta {
  part: number;
  kind: GrowingPart['type'];
  at: number;
  text: string;
}

interface LivePart {
  kind: GrowingPart['type'];
  /** Durable, so it may be shown. */
  committed: string;
  /** Received, and waiting for the journal. */
  pending: string;
  /** What was added last: all that a reader who keeps up lacks, so that it is not cut out of the whole text. */
  newest: Delta | null;
}

/** Longer answers are cut: no model says this much and means it. UTF-16 units. */
const maxLength = 4_000_000;

/**
 * An answer while it grows. What arrives from the model is pending until the journal has it; only
 * then do readers see it. Every reader follows with a cursor of its own, so one that falls behind
 * gets what it lacks in one piece.
 */
export class LiveAnswer {
  readonly messageId: string;
  readonly number: number;
  readonly conversationId: string;
  readonly userId: number;
  /** Resolves with the message as it was stored at the end; null where its conversation is gone. */
  readonly ended: Promise<Message | null>;
  readonly #parts: LivePart[];
  readonly #readers = new Set<() => void>();
  #resolveEnded!: (message: Message | null) => void;
  #length = 0;
  /** Half a character at the end of a chunk, kept until its other half comes. */
  #carry = '';

  constructor(of: {
    messageId: string;
    number: number;
    conversationId: string;
    userId: number;
    continues: GrowingPart[];
  }) {
    this.messageId = of.messageId;
    this.number = of.number;
    this.conversationId = of.conversationId;
    this.userId = of.userId;
    this.#parts = of.continues.map((part) => ({ kind: part.type, committed: part.text, pending: '', newest: null }));
    this.ended = new Promise((resolve) => (this.#resolveEnded = resolve));
  }

  /** Takes text from the model; false once the answer is longer than any may be. */
  append(kind: GrowingPart['type'], text: string): boolean {
    let part = this.#parts.at(-1);
    if (part === undefined || part.kind !== kind) {
      if (part !== undefined) part.pending += storable(this.#carry);
      this.#carry = '';
      part = { kind, committed: '', pending: '', newest: null };
      this.#parts.push(part);
    }
    const chunk = this.#carry + text;
    this.#carry = endsInHalf(chunk) ? chunk.slice(-1) : '';
    part.pending += storable(this.#carry === '' ? chunk : chunk.slice(0, -1));
    this.#length += text.length;
    return this.#length <= maxLength;
  }

  /** What waits for the journal, as deltas; the caller commits exactly these lengths. */
  pending(): Delta[] {
    const deltas: Delta[] = [];
    this.#parts.forEach(({ kind, committed, pending }, part) => {
      if (pending !== '') deltas.push({ part, kind, at: committed.length, text: pending });
    });
    return deltas;
  }

  /** The journal has these: they may be shown. */
  commit(deltas: Delta[]): void {
    for (const delta of deltas) {
      const { part, text } = delta;
      const live = this.#parts[part]!;
      live.committed += text;
      live.newest = delta;
      live.pending = live.pending.slice(text.length);
    }
    this.#notify();
  }

  /** What another node's journal says was added; text that is here already is dropped. */
  follow({ part, kind, at, text }: Delta): void {
    const live = (this.#parts[part] ??= { kind, committed: '', pending: '', newest: null });
    if (at <= live.committed.length) live.committed += text.slice(live.committed.length - at);
    this.#notify();
  }

  /** All that was received, shown or not. */
  received(): GrowingPart[] {
    return this.#parts
      .map(({ kind, committed, pending }) => ({ type: kind, text: committed + pending }))
      .filter(({ text }) => text !== '');
  }

  /** All that may be shown, each part at its number. */
  shown(): GrowingPart[] {
    return this.#parts.map(({ kind, committed }) => ({ type: kind, text: committed }));
  }

  /** Begins to read with so many UTF-16 units of each part known; `onGrowth` says when there is more. */
  read(known: readonly number[], onGrowth: () => void): LiveReader {
    this.#readers.add(onGrowth);
    return new LiveReader(this.#parts, [...known], () => this.#readers.delete(onGrowth));
  }

  end(message: Message | null): void {
    this.#resolveEnded(message);
    this.#notify();
    this.#readers.clear();
  }

  #notify(): void {
    for (const onGrowth of this.#readers) onGrowth();
  }
}

/** One reader's place in a live answer. */
export class LiveReader {
  readonly #parts: readonly LivePart[];
  readonly #known: number[];
  readonly close: () => void;

  constructor(parts: readonly LivePart[], known: number[], close: () => void) {
    this.#parts = parts;
    this.#known = known;
    this.close = close;
  }

  /** What the reader lacks, one delta a part at most. */
  take(): Delta[] {
    const deltas: Delta[] = [];
    for (let delta = this.next(); delta !== null; delta = this.next()) deltas.push(delta);
    return deltas;
  }

  /** The first of what the reader lacks, at most about `longest` UTF-16 units of it; null where it has all. */
  next(longest = Number.POSITIVE_INFINITY): Delta | null {
    for (let part = 0; part < this.#parts.length; part++) {
      const { kind, committed, newest } = this.#parts[part]!;
      const at = Math.min(this.#known[part] ?? 0, committed.length);
      if (newest !== null && newest.at === at && newest.text.length < longest) {
        this.#known[part] = committed.length;
        return newest;
      }
      const text = at === committed.length ? '' : firstOf(committed, at, longest);
      this.#known[part] = at + text.length;
      if (text !== '') return { part, kind, at, text };
    }
    return null;
  }
}

function firstOf(text: string, at: number, longest: number): string {
  const piece = text.slice(at, at + longest);
  return piece.length === longest && endsInHalf(piece) ? piece.slice(0, -1) : piece;
}

/** What a database can store and every reader can show: no NUL, no half characters. */
function storable(text: string): string {
  return text.replaceAll('\u0000', '\uFFFD').toWellFormed();
}

function endsInHalf(text: string): boolean {
  const last = text.charCodeAt(text.length - 1);
  return last >= 0xd800 && last <= 0xdbff;
}
