import type { EventsServerFrame } from '#contract/events.ts';
import type { ServerFrame } from '#contract/realtime.ts';
import type { Message, MessageStatus } from '#contract/messages.ts';
import type { AiSocket } from './frames.ts';

interface Shown {
  parts: string[];
  status: MessageStatus;
  message: Message;
}

/**
 * What a streaming client has on its screen, over any number of connections, and every sign of text that
 * was lost, doubled or changed after it had been shown.
 */
export class Transcript {
  epoch: string | null = null;
  revision = 0;
  readonly messages = new Map<string, Shown>();
  /** What a window from scratch did not hold: it may still grow, on another branch. */
  readonly #elsewhere = new Set<string>();
  readonly problems: string[] = [];
  /** UTF-16 units that deltas brought although they were here: allowed after a reconnect, never within a connection. */
  overlap = 0;

  follow(socket: AiSocket): void {
    socket.onFrame((frame) => this.take(frame));
  }

  /** What a client sends after `welcome`. */
  resumeFrame(): object {
    const shown = [...this.messages].map(([id, { parts }]) => [id, parts.map((text) => text.length)]);
    return { type: 'resume', epoch: this.epoch, revision: this.revision, shown: Object.fromEntries(shown) };
  }

  textOf(messageId: string): string {
    return (this.messages.get(messageId)?.parts ?? []).join('');
  }

  /** The newest answer's id. */
  get newestAnswer(): string | undefined {
    return [...this.messages.values()].findLast(({ message }) => message.role === 'assistant')?.message.id;
  }

  take(frame: ServerFrame | EventsServerFrame): void {
    switch (frame.type) {
      case 'welcome':
        if (this.epoch !== null && this.epoch !== frame.epoch) this.#problem(`another epoch: ${frame.epoch}`);
        this.epoch = frame.epoch;
        return;
      case 'messages':
        if (frame.revision < this.revision)
          this.#problem(`revision went back from ${this.revision} to ${frame.revision}`);
        this.revision = frame.revision;
        for (const message of frame.messages) this.#put(message);
        for (const id of frame.deleted) this.#delete(id);
        if (frame.reset) this.#keepOnly(new Set(frame.messages.map(({ id }) => id)));
        return;
      case 'delta':
        return this.#grow(frame);
      default:
        return;
    }
  }

  #keepOnly(ids: Set<string>): void {
    for (const id of this.messages.keys()) {
      if (ids.has(id)) continue;
      this.messages.delete(id);
      this.#elsewhere.add(id);
    }
  }

  #delete(id: string): void {
    this.messages.delete(id);
    for (const { message } of this.messages.values()) if (message.parent === id) this.#delete(message.id);
  }

  #put(message: Message): void {
    const parts = message.parts.map((part) => ('text' in part ? part.text : ''));
    this.#elsewhere.delete(message.id);
    const known = this.messages.get(message.id);
    if (known !== undefined && known.message.revision <= message.revision) {
      known.parts.forEach((text, part) => {
        if (!(parts[part] ?? '').startsWith(text)) {
          this.#problem(
            `${message.id} part ${part} (${message.status}) took back ${difference(text, parts[part] ?? '')}`,
          );
        }
      });
    }
    this.messages.set(message.id, { parts, status: message.status, message });
  }

  #grow({ message_id: id, part, at, text }: Extract<ServerFrame, { type: 'delta' }>): void {
    const shown = this.messages.get(id);
    if (this.#elsewhere.has(id)) return;
    if (shown === undefined) return this.#problem(`a delta of a message that was never shown: ${id}`);
    const known = (shown.parts[part] ??= '');
    if (at > known.length) return this.#problem(`${id} part ${part}: a hole from ${known.length} to ${at}`);
    const again = known.slice(at, at + text.length);
    if (!text.startsWith(again)) return this.#problem(`${id} part ${part}: ${difference(again, text)}`);
    this.overlap += again.length;
    shown.parts[part] = known + text.slice(again.length);
  }

  #problem(what: string): void {
    this.problems.push(what);
  }
}

function difference(shown: string, now: string): string {
  let length = 0;
  while (length < shown.length && shown[length] === now[length]) length++;
  const around = (text: string): string => JSON.stringify(text.slice(Math.max(0, length - 10), length + 20));
  return `${around(shown)}, now ${around(now)}`;
}
