import { expect } from 'vitest';
import type { Message } from '#contract/messages.ts';
import type { AppServer } from '#tests/support/app-server.ts';
import type { Answer, Client } from '#tests/support/client.ts';
import { expectHonestSums, readTree, view } from './messages-tree.ts';

export type Sent = Message & { reply: Message };

/** What the tests of deleting do to conversations of one person, and what they look at. */
export class Talks {
  readonly #server: AppServer;
  readonly #client: Client;

  constructor(server: AppServer, client: Client) {
    this.#server = server;
    this.#client = client;
  }

  /** A conversation with so many turns: question, answer, question, answer … */
  async begin(turns: number, of: object = { title: 'Talk' }): Promise<{ id: string; number: number; said: string[] }> {
    const { body } = await this.#client.post<{ id: string; number: number }>('/api/conversations/', of);
    const said: string[] = [];
    for (let turn = 1; turn <= turns; turn++) {
      const sent = await this.send(body.id, `question ${turn}`);
      said.push(sent.id, sent.reply.id);
    }
    return { ...body, said };
  }

  async send(conversation: string, content: string): Promise<Sent> {
    return (await this.#client.post<Sent>('/api/messages/', { conversation, content })).body;
  }

  /** Asks without waiting for the answer. */
  async ask(conversation: string, content: string): Promise<Sent> {
    const later = { prefer: 'respond-async' };
    return (await this.#client.post<Sent>('/api/messages/', { conversation, content }, later)).body;
  }

  async remove(message: string): Promise<number> {
    return (await this.#client.delete(`/api/messages/${message}/`)).status;
  }

  restore(message: string): Promise<Answer<Message>> {
    return this.#client.post<Message>(`/api/messages/${message}/restore/`);
  }

  async regenerate(message: string): Promise<string> {
    return (await this.#client.post<Message>(`/api/messages/${message}/regenerate/`, {})).body.id;
  }

  /** Resolves when nothing is being answered in a conversation. */
  async ended(conversation: string): Promise<void> {
    const open = 'select 1 from answer where conversation_id = $1';
    const left = async () => (await this.#server.pool.query(open, [conversation])).rowCount;
    await expect.poll(left, { timeout: 10_000 }).toBe(0);
  }

  /** The ids on the chosen branch, after a look at whether all that is known of the conversation fits together. */
  async pathOf(id: string): Promise<string[]> {
    const tree = await readTree(this.#server, id);
    const { conversation, messages } = await view(this.#client, id);
    expect(conversation.total_messages).toBe(tree.size);
    for (const [index, { id: message, parent, siblings }] of messages.entries()) {
      expect(tree.has(message)).toBe(true);
      expect(parent).toBe(messages[index - 1]?.id ?? null);
      expect(siblings).toEqual([...tree.values()].filter((row) => row.parent_id === parent).map((row) => row.id));
    }
    await expectHonestSums(this.#server, id);
    return messages.map((message) => message.id);
  }
}
