import { WebSocket } from 'ws';
import { createChainVerifier, verifyChain } from '#tests/support/model-server/chain.ts';

/** The frames that matter here, as the server sends them. */
type Frame =
  | { type: 'messages'; messages: { status: string; parts: { text: string }[] }[] }
  | { type: 'delta'; at: number; text: string }
  | { type: 'assistant_message'; message: { content: string } }
  | { type: 'error'; message: string }
  | { type: 'welcome' | 'conversation' | 'user_message' | 'ping' };

/** A streaming socket of one conversation: sends a message, follows the answer, verifies every token of it. */
export class SocketConversation {
  /** Bytes of all frames until now. */
  received = 0;
  readonly #socket: WebSocket;
  readonly #onTokens: (count: number) => void;
  #shown = '';
  #chain = createChainVerifier();
  #waiting: { for: Frame['type']; resolve: (frame: Frame) => void; reject: (error: Error) => void } | null = null;

  constructor(url: string, headers: Record<string, string>, onTokens: (count: number) => void) {
    this.#onTokens = onTokens;
    this.#socket = new WebSocket(url, { headers, perMessageDeflate: false });
    this.#socket.on('message', (data: Buffer) => this.#read(data));
    this.#socket.on('error', (error) => this.#waiting?.reject(error));
    this.#socket.on('close', (code) => this.#waiting?.reject(new Error(`The server closed the socket with ${code}`)));
  }

  /** Connects and is told of all that there is. */
  async open(): Promise<void> {
    const welcome = this.#next('welcome');
    await welcome;
    const told = this.#next('conversation');
    this.#socket.send(JSON.stringify({ type: 'resume', epoch: null, revision: 0 }));
    await told;
  }

  /** Sends a message and reads its answer to the end. @throws where a token is missing or too much */
  async ask(content: string, tokens: number): Promise<void> {
    this.#shown = '';
    this.#chain = createChainVerifier();
    const answered = this.#next('assistant_message');
    this.#socket.send(JSON.stringify({ type: 'message', content }));
    const { message } = (await answered) as Extract<Frame, { type: 'assistant_message' }>;
    const whole = verifyChain(message.content);
    if (!whole.valid || whole.tokens !== tokens)
      throw new Error(`An answer had ${whole.tokens} tokens instead of ${tokens}`);
    if (!message.content.startsWith(this.#shown)) throw new Error('What was shown is not what was stored');
  }

  close(): void {
    this.#waiting = null;
    this.#socket.close();
  }

  #next(type: Frame['type']): Promise<Frame> {
    return new Promise((resolve, reject) => (this.#waiting = { for: type, resolve, reject }));
  }

  #read(data: Buffer): void {
    this.received += data.length;
    const frame = JSON.parse(data.toString()) as Frame;
    if (frame.type === 'delta') this.#show(frame.at, frame.text);
    if (frame.type === 'messages') this.#showStored(frame.messages);
    if (frame.type === 'error') this.#waiting?.reject(new Error(frame.message));
    if (frame.type === this.#waiting?.for) this.#waiting.resolve(frame);
  }

  #showStored(messages: { status: string; parts: { text: string }[] }[]): void {
    for (const { status, parts } of messages) {
      if (status === 'streaming' && parts[0] !== undefined) this.#show(0, parts[0].text);
    }
  }

  /** What is there already is dropped, as a client does. */
  #show(at: number, text: string): void {
    if (at > this.#shown.length) return this.#waiting?.reject(new Error('A piece of an answer is missing'));
    const fresh = text.slice(this.#shown.length - at);
    if (fresh === '') return;
    const before = this.#chain.report().tokens;
    this.#chain.push(fresh);
    this.#shown += fresh;
    this.#onTokens(this.#chain.report().tokens - before);
  }
}
