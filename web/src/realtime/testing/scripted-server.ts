import type { Message } from '#contract/messages.ts';
import type { ClientFrame, ServerFrame } from '#contract/realtime.ts';

type Resume = Extract<ClientFrame, { type: 'resume' }>;

/** The server's side of one conversation, as the contract describes its frames: what a client has to end up with. */
export class ScriptedServer {
  readonly epoch = 'one';
  readonly #messages = new Map<string, Message>();
  #path: string[] = [];
  #revision = 0;

  get path(): string[] {
    return [...this.#path];
  }

  textOf(id: string): string {
    return this.#must(id)
      .parts.map((part) => ('text' in part ? part.text : ''))
      .join('|');
  }

  statusOf(id: string): string {
    return this.#must(id).status;
  }

  get running(): string[] {
    return [...this.#messages.values()]
      .filter(({ status }) => status === 'pending' || status === 'streaming')
      .map(({ id }) => id);
  }

  send(): ServerFrame[] {
    const question = this.#add('user', this.#path.at(-1) ?? null, 'complete');
    const answer = this.#add('assistant', question.id, 'pending');
    return [this.#changed([question, answer])];
  }

  regenerate(at: number): ServerFrame[] {
    const answers = this.#path.map((id) => this.#must(id)).filter(({ role }) => role === 'assistant');
    const old = answers[at % Math.max(1, answers.length)];
    if (old === undefined) return [];
    return [this.#changed([this.#add('assistant', old.parent, 'pending')])];
  }

  grow(at: number, kind: 'text' | 'reasoning', text: string): ServerFrame[] {
    const message = this.#pick(at);
    if (message === undefined || text === '') return [];
    if (message.parts.at(-1)?.type !== kind) message.parts.push({ type: kind, text: '' });
    const part = message.parts.at(-1);
    if (part === undefined || !('text' in part)) return [];
    const from = part.text.length;
    part.text += text;
    message.status = 'streaming';
    return [this.#delta(message, message.parts.length - 1, from)];
  }

  finish(at: number, status: Message['status']): ServerFrame[] {
    const message = this.#pick(at);
    if (message === undefined) return [];
    message.status = status;
    return [this.#changed([message])];
  }

  welcome(): ServerFrame {
    return { type: 'welcome', epoch: this.epoch, ping_interval_ms: 25_000 } as ServerFrame;
  }

  answer(resume: Resume): ServerFrame[] {
    const reset = resume.epoch !== this.epoch;
    const since = reset ? 0 : resume.revision;
    const messages = reset
      ? this.#path.map((id) => this.#must(id))
      : [...this.#messages.values()].filter(({ revision }) => revision > since);
    const rows: ServerFrame = {
      type: 'messages',
      conversation_id: 'conversation',
      revision: this.#revision,
      reset,
      messages: messages.map((message) => this.#asStored(message)),
      deleted: [],
    };
    const grown = this.running.flatMap((id) => {
      const message = this.#must(id);
      const shown = reset ? [] : (resume.shown[id] ?? []);
      return message.parts.map((part, index) =>
        this.#delta(message, index, Math.min(shown[index] ?? 0, 'text' in part ? part.text.length : 0)),
      );
    });
    return [rows, ...grown.filter((frame) => frame.type !== 'delta' || frame.text !== '')];
  }

  #add(role: 'user' | 'assistant', parent: string | null, status: Message['status']): Message {
    const id = `${role}-${this.#messages.size + 1}`;
    const siblings = [...this.#messages.values()]
      .filter((message) => message.parent === parent)
      .map((message) => message.id);
    const message = {
      id,
      role,
      parent,
      status,
      parts: [],
      content: '',
      siblings: [...siblings, id],
      revision: this.#revision + 1,
    };
    this.#messages.set(id, message as unknown as Message);
    this.#path = [...this.#path.slice(0, parent === null ? 0 : this.#path.indexOf(parent) + 1), id];
    return this.#must(id);
  }

  #changed(messages: Message[]): ServerFrame {
    this.#revision += 1;
    for (const message of messages) message.revision = this.#revision;
    return {
      type: 'messages',
      conversation_id: 'conversation',
      revision: this.#revision,
      reset: false,
      messages: messages.map((message) => this.#asStored(message)),
      deleted: [],
    };
  }

  /** A running answer's text is in the journal; its row gets it at the end. */
  #asStored(message: Message): Message {
    const isRunning = message.status === 'pending' || message.status === 'streaming';
    return structuredClone({ ...message, parts: isRunning ? [] : message.parts });
  }

  #delta(message: Message, part: number, at: number): ServerFrame {
    const grown = message.parts[part];
    if (grown === undefined || !('text' in grown)) throw new Error('Only text and reasoning grow');
    return { type: 'delta', id: 1, message_id: message.id, part, kind: grown.type, at, text: grown.text.slice(at) };
  }

  #pick(at: number): Message | undefined {
    const ids = this.running;
    const id = ids[at % Math.max(1, ids.length)];
    return id === undefined ? undefined : this.#must(id);
  }

  #must(id: string): Message {
    const message = this.#messages.get(id);
    if (message === undefined) throw new Error(`There is no message ${id}`);
    return message;
  }
}
