import type { ServerFrame } from '#contract/realtime.ts';
import { deltaFrame } from '#server/api/frames.ts';
import type { LiveAnswer, LiveReader } from '#server/core/answers/live-answer.ts';
import type { LiveAnswers } from '#server/core/answers/live-answers.ts';
import type { LiveSocket } from './socket.ts';

/** With more than this waiting to leave, text is held back; once it has left, all that is new comes in one piece. */
const crowdedBytes = 256 * 1024;

/** One streaming socket: how far it has come with the conversation and with each answer that grows. */
export class ConversationViewer {
  /** The newest revision it was sent; null until it has said what it has. */
  revision: number | null = null;
  readonly #socket: LiveSocket;
  readonly #live: LiveAnswers;
  readonly #readers = new Map<string, { answer: LiveAnswer; reader: LiveReader }>();
  #isCrowded = false;

  constructor(socket: LiveSocket, live: LiveAnswers) {
    this.#socket = socket;
    this.#live = live;
  }

  send(frame: ServerFrame): void {
    this.#socket.send(frame);
  }

  /** Follows an answer from so many UTF-16 units of each part on. */
  follow(answer: LiveAnswer, known: readonly number[]): void {
    this.#readers.get(answer.messageId)?.reader.close();
    const reader = answer.read(known, () => this.#push(answer.messageId));
    this.#readers.set(answer.messageId, { answer, reader });
    this.#push(answer.messageId);
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
    if (followed === undefined || this.#isCrowded) return;
    const { answer, reader } = followed;
    if (this.#live.find(messageId) !== answer) {
      reader.close();
      this.#readers.delete(messageId);
      return;
    }
    for (const delta of reader.take()) this.#socket.send(deltaFrame(answer, delta), this.#relief());
  }

  /** Where the socket is crowded, the way to go on when it no longer is. */
  #relief(): (() => void) | undefined {
    if (this.#socket.bufferedBytes < crowdedBytes) return undefined;
    this.#isCrowded = true;
    return () => {
      this.#isCrowded = false;
      for (const messageId of [...this.#readers.keys()]) this.#push(messageId);
    };
  }
}
