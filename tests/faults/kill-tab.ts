import { randomUUID } from 'node:crypto';
import { Message } from '#contract/messages.ts';
import type { Client } from '#tests/support/client.ts';
import type { AiSocket } from '#tests/support/frames.ts';
import { openTab } from '#tests/support/frames-tab.ts';
import { Transcript } from '#tests/support/frames-transcript.ts';
import { verifyChain } from '#tests/support/model-server/chain.ts';

interface Question {
  clientId: string;
  content: string;
  /** Its number, once the server has said that it has it. */
  number: number | null;
}

/** One conversation as one person follows it through deaths of the server, with all that was promised to them. */
export class KillTab {
  readonly transcript = new Transcript();
  readonly questions: Question[] = [];
  readonly chat: { id: string; number: number };
  readonly #client: Client;
  #socket: AiSocket | null = null;

  private constructor(client: Client, chat: { id: string; number: number }) {
    this.#client = client;
    this.chat = chat;
  }

  static async open(client: Client): Promise<KillTab> {
    // A window of one turn: the prompts of a hundred rounds stay short.
    const { body } = await client.post<{ id: string; number: number }>('/api/conversations/', {
      title: 'Kill',
      context_window: 1,
    });
    return new KillTab(client, body);
  }

  /** Connects, and says what it has; resolves when it has been brought up to date. */
  async connect(): Promise<void> {
    const { socket } = await openTab(this.#client, this.chat.number, this.transcript);
    this.#socket = socket;
    socket.onFrame((frame) => {
      if (frame.type === 'user_message') this.#acknowledge(frame.message);
    });
    await socket.count('messages');
  }

  disconnect(): void {
    this.#socket?.cut();
  }

  ask(content: string): void {
    const question: Question = { clientId: randomUUID(), content, number: null };
    this.questions.push(question);
    this.#send(question);
  }

  /** Sends again what the server has not said that it has; the same ids make that harmless. */
  askAgain(): void {
    for (const question of this.questions) if (question.number === null) this.#send(question);
  }

  async until(isSo: () => boolean): Promise<void> {
    await this.#socket!.until(isSo);
  }

  /** UTF-16 units on the screen. */
  get shownLength(): number {
    return [...this.transcript.messages.keys()].reduce((sum, id) => sum + this.transcript.textOf(id).length, 0);
  }

  /** What the server has stored, against what this tab was shown and promised. */
  async audit(): Promise<Audit> {
    const stored = await this.#readAll();
    const byNumber = new Map(stored.map((message) => [message.number, message]));
    const states: Record<string, number> = {};
    let lostCharacters = 0;
    for (const message of stored) {
      if (message.role === 'assistant') states[message.status] = (states[message.status] ?? 0) + 1;
      const shown = this.transcript.textOf(message.id);
      const whole = message.parts.map((part) => ('text' in part ? part.text : '')).join('');
      const isWhole = message.role === 'user' || verifyChain(whole).valid;
      if (!whole.startsWith(shown) || !isWhole) lostCharacters += Math.max(1, shown.length);
    }
    const known = new Set(stored.map(({ id }) => id));
    const vanished = [...this.transcript.messages.keys()].filter((id) => !known.has(id));
    const acknowledged = this.questions.filter(({ number }) => number !== null);
    return {
      acknowledged: acknowledged.length,
      lostMessages:
        acknowledged.filter(({ number, content }) => byNumber.get(number!)?.content !== content).length +
        vanished.length,
      doubledMessages:
        this.questions.length -
        new Set(stored.filter(({ role }) => role === 'user').map(({ content }) => content)).size,
      shownCharacters: this.shownLength,
      lostCharacters,
      problems: this.transcript.problems,
      states,
    };
  }

  #send({ content, clientId }: Question): void {
    this.#socket!.ask(content, { client_id: clientId });
  }

  #acknowledge({ id, content }: { id: number; content: string }): void {
    const question = this.questions.find((asked) => asked.content === content);
    if (question === undefined) return;
    if (question.number !== null && question.number !== id)
      this.transcript.problems.push(`${content} was stored twice`);
    question.number = id;
  }

  async #readAll(): Promise<Message[]> {
    const messages: Message[] = [];
    for (let at: string | null = `/api/conversations/${this.chat.id}/messages/`; at !== null;) {
      const page: { body: unknown; headers: Headers } = await this.#client.get(at);
      messages.push(...Message.array().parse(page.body));
      at = /<([^>]+)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1] ?? null;
    }
    return messages;
  }
}

export interface Audit {
  acknowledged: number;
  lostMessages: number;
  doubledMessages: number;
  shownCharacters: number;
  lostCharacters: number;
  problems: string[];
  states: Record<string, number>;
}
