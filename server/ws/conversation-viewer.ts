import { closeCodes, type ServerFrame } from '#contract/realtime.ts';
import { deltaJson } from '#server/api/frames.ts';
import type { LiveAnswer, LiveReader } from '#server/core/answers/live-answer.ts';
import type { LiveAnswers } from '#server/core/answers/live-answers.ts';
import { encodeFrame } from './frames.ts';
import { type LiveSocket, maxBufferedBytes } from './socket.ts';

/** With more than this waiting to leave, nothing is sent until it has left; then all that is new comes in few pieces. */
const crowdedBytes = 256 * 1024;
/** The most text of one delta, in UTF-16 units: a reader that stalls holds back little more than that. */
const longestDelta = 128 * 1024;

/** One streaming socket: how far it has come with the conversation and with each answer that grows. */
export class ConversationViewer {
  /** The newest revision it was sent; null until it has said what it has. */
  revision: number | null = null;
  readonly #socket: LiveSocket;
  readonly #live: LiveAnswers;
  readonly #onRelief: () => void;
  readonly #readers = new Map<string, { answer: LiveAnswer; reader: LiveReader }>();
  #isCrowded = false;
  /** What may not be left out, waiting for the socket. */
  #kept: Buffer[] = [];

  /** `onRelief` is called when a socket that was crowded can take more: it may have missed something. */
  constructor(socket: LiveSocket, live: LiveAnswers, onRelief: () => void) {
    this.#socket = socket;
    this.#live = live;
    this.#onRelief = onRelief;
  }

  /** What comes now would wait: what is not sent can be caught up with later. */
  get isCrowded(): boolean {
    return this.#isCrowded;
  }

  send(frame: ServerFrame): void {
    const bytes = encodeFrame(frame);
    if (!this.#isCrowded) return this.#transmit(bytes);
    this.#kept.push(bytes);
    const waiting = this.#kept.reduce((sum, { length }) => sum + length, 0);
    if (waiting > maxBufferedBytes) this.#socket.close(closeCodes.tooSlow, 'Too slow');
  }

  /** Follows an answer from so many UTF-16 units of each part on. */
  follow(answer: LiveAnswer, known: readonly number[]): void {
    this.#readers.get(answer.messageId)?.reader.close();
    const reader = answer.read(known, () => this.#push(answer.messageId));
    this.#readers.set(answer.messageId, { answer, reader });
    this.#push(answer.messageId);
  }

  /** Shows an answer to a client that has not said what it has, from its first word. */
  show(answer: LiveAnswer): void {
    if (this.revision === null && !this.isFollowing(answer.messageId)) this.follow(answer, []);
  }

  /** What grows on is not for this viewer any more. */
  unfollow(messageId: string): void {
    this.#readers.get(messageId)?.reader.close();
    this.#readers.delete(messageId);
  }

  isFollowing(messageId: string): boolean {
    return this.#readers.has(messageId);
  }

  close(): void {
    for (const { reader } of this.#readers.values()) reader.close();
    this.#readers.clear();
  }

  #push(messageId: string): void {
    const followed = this.#readers.get(messageId);
    if (followed === undefined) return;
    const { answer, reader } = followed;
    if (this.#live.find(messageId) !== answer) return this.unfollow(messageId);
    while (!this.#isCrowded) {
      const delta = reader.next(longestDelta);
      if (delta === null) return;
      this.#transmit(Buffer.from(deltaJson(answer, delta)));
    }
  }

  #transmit(bytes: Buffer): void {
    this.#isCrowded = this.#socket.bufferedBytes + bytes.length > crowdedBytes;
    this.#socket.sendEncoded(bytes, this.#isCrowded ? () => this.#relieve() : undefined);
  }

  /** All that was sent has left. */
  #relieve(): void {
    if (!this.#socket.isOpen) return;
    this.#isCrowded = false;
    for (let next = this.#kept.shift(); next !== undefined; next = this.#kept.shift()) {
      this.#transmit(next);
      if (this.#isCrowded) return;
    }
    for (const messageId of [...this.#readers.keys()]) this.#push(messageId);
    this.#onRelief();
  }
}
