import type { ServerFrame } from '#contract/realtime.ts';
import type { Asked } from '#server/core/answers/ask.ts';
import type { Delta, LiveReader } from '#server/core/answers/live-answer.ts';
import type { Message } from '#server/core/messages/message.ts';
import type { FrameSink, FrameSource } from '#server/http/exchange.ts';
import { deltaFrame, deltaJson, endFrame, userMessageFrame } from './frames.ts';

/** The most text of one delta, in UTF-16 units. */
const longestDelta = 64 * 1024;

/**
 * A turn as frames: the question, the answer as it grows, its end. The reader sets the pace; text that
 * came in the meantime comes in one piece. Leaving early changes nothing for the answer.
 */
export class TurnFrames implements FrameSource {
  readonly #asked: Asked;
  readonly #ended: Promise<Message | null>;
  #sink!: FrameSink;
  #reader: LiveReader | null = null;
  #lastDelta: Delta | null = null;
  /** What is left to be sent once the answer has ended. */
  #rest: Iterator<ServerFrame> | null = null;

  constructor(asked: Asked, ended: Promise<Message | null>) {
    this.#asked = asked;
    this.#ended = ended;
  }

  open(sink: FrameSink): void {
    const { question, reply, live } = this.#asked;
    this.#sink = sink;
    if (question !== null) sink.send(userMessageFrame(question));
    if (reply === null) return sink.end();
    this.#reader = live?.read([], () => this.resume()) ?? null;
    this.#ended.then(
      (message) => this.#finish(message),
      () => this.#finish(null),
    );
    this.resume();
  }

  resume(): void {
    while (!this.#sink.isFull) {
      if (this.#rest !== null) {
        const next = this.#rest.next();
        if (next.done === true) return this.#sink.end();
        this.#sink.send(next.value);
        continue;
      }
      const delta = this.#reader?.next(longestDelta) ?? null;
      if (delta === null) return;
      this.#lastDelta = delta;
      this.#sink.sendEncoded('delta', deltaJson(this.#asked.live!, delta));
    }
  }

  close(): void {
    this.#reader?.close();
    this.#reader = null;
  }

  #finish(end: Message | null): void {
    this.close();
    this.#rest = end === null ? [].values() : endFrames(this.#asked, end, this.#lastDelta);
    this.resume();
  }
}

/** The end of the text is stored with the answer's end, not through the journal: it is sent here. */
function* endFrames({ live, reply }: Asked, end: Message, last: Delta | null): Generator<ServerFrame> {
  const of = live ?? { number: reply!.number, messageId: end.id };
  for (let part = last?.part ?? 0; part < end.parts.length; part++) {
    const whole = end.parts[part]!;
    if (whole.type !== 'text' && whole.type !== 'reasoning') continue;
    const at = part === last?.part ? last.at + last.text.length : 0;
    if (whole.text.length > at) yield deltaFrame(of, { part, kind: whole.type, at, text: whole.text.slice(at) });
  }
  yield endFrame(end);
}
