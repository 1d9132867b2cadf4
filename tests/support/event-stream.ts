import { ServerFrame } from '#contract/realtime.ts';
import type { Client } from './client.ts';

/** One event of a `text/event-stream` answer. */
export interface StreamedEvent {
  event: string;
  frame: ServerFrame;
}

/** An answer that comes as events, read one by one. */
export class EventStream {
  readonly status: number;
  readonly headers: Headers;
  readonly events: StreamedEvent[] = [];
  readonly #hangUp: AbortController;
  readonly #chunks: AsyncIterator<string>;
  #rest = '';

  private constructor(response: Response, hangUp: AbortController) {
    this.status = response.status;
    this.headers = response.headers;
    this.#hangUp = hangUp;
    this.#chunks = response.body!.pipeThrough(new TextDecoderStream())[Symbol.asyncIterator]();
  }

  /** Posts `body` and asks for events. */
  static async post(
    client: Client,
    path: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<EventStream> {
    const hangUp = new AbortController();
    const response = await fetch(new URL(path, client.url), {
      method: 'POST',
      headers: {
        accept: 'text/event-stream',
        'content-type': 'application/json',
        cookie: client.cookieHeader,
        ...headers,
      },
      body: JSON.stringify(body),
      signal: hangUp.signal,
    });
    return new EventStream(response, hangUp);
  }

  /** The next event, checked against the contract; null at the end. */
  async next(): Promise<StreamedEvent | null> {
    for (;;) {
      const end = this.#rest.indexOf('\n\n');
      if (end >= 0) {
        const block = this.#rest.slice(0, end);
        this.#rest = this.#rest.slice(end + 2);
        if (block.startsWith(':')) continue;
        const event = parseEvent(block);
        this.events.push(event);
        return event;
      }
      const chunk = await this.#chunks.next();
      if (chunk.done === true) return null;
      this.#rest += chunk.value;
    }
  }

  /** Reads to the end; answers all frames, those read before among them. */
  async all(): Promise<ServerFrame[]> {
    while ((await this.next()) !== null);
    return this.events.map(({ frame }) => frame);
  }

  hangUp(): void {
    this.#hangUp.abort();
  }
}

function parseEvent(block: string): StreamedEvent {
  const match = /^event: (\w+)\ndata: (.*)$/.exec(block);
  if (match === null) throw new Error(`This is no event: ${block.slice(0, 200)}`);
  return { event: match[1]!, frame: ServerFrame.parse(JSON.parse(match[2]!)) };
}

/** The text that deltas add up to; throws where one does not begin where the text ends. */
export function textOfDeltas(frames: ServerFrame[]): string {
  let text = '';
  for (const frame of frames) {
    if (frame.type !== 'delta' || frame.kind !== 'text') continue;
    if (frame.at !== text.length) throw new Error(`A delta begins at ${frame.at} of ${text.length}.`);
    text += frame.text;
  }
  return text;
}
