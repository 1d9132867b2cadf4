import { ProviderError } from './provider.ts';

const LINE_FEED = 10;
const MAX_LINE_BYTES = 4 * 2 ** 20;

/**
 * Splits a byte stream into the data of its events (WHATWG HTML §9.2.6). Only whole lines are decoded, so a
 * character that is cut between two reads is never seen cut. Event names, ids and comments are skipped:
 * the APIs read here say in the data what an event is.
 */
export class ServerSentEvents {
  readonly #onData: (data: string) => void;
  #rest: Buffer[] = [];
  #restBytes = 0;
  #data: string | null = null;

  constructor(onData: (data: string) => void) {
    this.#onData = onData;
  }

  /** `chunk` may be used again when this returns. @throws {ProviderError} for a line over 4 MB. */
  push(chunk: Buffer): void {
    const end = chunk.lastIndexOf(LINE_FEED) + 1;
    if (end === 0) {
      this.#keep(chunk);
      return;
    }
    const whole = chunk.subarray(0, end);
    const text = (this.#restBytes === 0 ? whole : Buffer.concat([...this.#rest, whole])).toString();
    this.#rest = [];
    this.#restBytes = 0;
    if (end < chunk.length) this.#keep(chunk.subarray(end));
    for (let at = 0, next = text.indexOf('\n'); next !== -1; at = next + 1, next = text.indexOf('\n', at)) {
      this.#readLine(text, at, text.charCodeAt(next - 1) === 13 && next > at ? next - 1 : next);
    }
  }

  /** The stream is over: an event whose closing blank line is missing counts, as many servers leave it out. */
  end(): void {
    if (this.#restBytes > 0) this.push(Buffer.from('\n'));
    this.#dispatch();
  }

  #keep(rest: Buffer): void {
    this.#rest.push(Buffer.from(rest));
    this.#restBytes += rest.length;
    if (this.#restBytes > MAX_LINE_BYTES) {
      throw new ProviderError('bad_response', 'The provider sent a line of more than 4 MB.');
    }
  }

  #readLine(text: string, from: number, to: number): void {
    if (from === to) this.#dispatch();
    else if (text.startsWith('data:', from)) {
      const data = text.slice(text.charCodeAt(from + 5) === 32 ? from + 6 : from + 5, to);
      this.#data = this.#data === null ? data : `${this.#data}\n${data}`;
    }
  }

  #dispatch(): void {
    const data = this.#data;
    this.#data = null;
    if (data !== null) this.#onData(data);
  }
}
