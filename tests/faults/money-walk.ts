import { setTimeout as sleep } from 'node:timers/promises';
import type { Conversation } from '#contract/conversations.ts';
import type { AdminModel } from '#contract/admin/models.ts';
import type { Message } from '#contract/messages.ts';
import type { Client } from '#tests/support/client.ts';
import { adminModelPath } from '#tests/support/providers.ts';

type Step = () => Promise<void>;

/** What a model does with a question: every way in which a provider counts, fails or stops counting. */
const behaviours = [
  'echo',
  'cached-9',
  'reasoning-6-5',
  'usage-every-chunk',
  'usage-absurd',
  'fault-no-usage',
  'fault-503-once',
  'fault-counted-once',
  'fault-counted',
  'delay-300',
  'fault-500',
  'fault-cut-3',
  'fault-error-midstream-4',
  'pace-150-40',
];

/** Somebody who talks, stops, edits, deletes, rates and takes back, at random; all that goes wrong is part of it. */
export class MoneyWalk {
  readonly #client: Client;
  readonly #random: () => number;
  readonly #models: AdminModel[];
  #conversations: string[] = [];
  #deleted: string[] = [];
  #answers: string[] = [];
  #questions: string[] = [];

  constructor(client: Client, random: () => number, models: AdminModel[]) {
    this.#client = client;
    this.#random = random;
    this.#models = models;
  }

  /** A server that is killed meanwhile ends the step, and nothing else. */
  async go(steps: number): Promise<void> {
    for (let step = 0; step < steps; step += 1) {
      await this.#next()().catch((error: unknown) => {
        if (!(error instanceof TypeError)) throw error;
      });
    }
  }

  #next(): Step {
    if (this.#conversations.length === 0 || this.#random() < 0.08) return () => this.#begin();
    const steps: [number, Step][] = [
      [12, () => this.#ask()],
      [4, () => this.#stopMidway()],
      [3, () => this.#onAnswer('regenerate/', { model: this.#pick(this.#models).id })],
      [3, () => this.#edit()],
      [2, () => this.#onAnswer('continue/')],
      [2, () => this.#deleteMessage()],
      [1, () => this.#deleteConversation()],
      [1, () => this.#restore()],
      [4, () => this.#rate()],
      [2, () => this.#flag()],
    ];
    let at = this.#random() * steps.reduce((sum, [weight]) => sum + weight, 0);
    return steps.find(([weight]) => (at -= weight) < 0)![1];
  }

  async #begin(): Promise<void> {
    const { body } = await this.#client.post<Conversation>('/api/conversations/', { title: 'Walk' });
    this.#conversations.push(body.id);
  }

  #turn(content: string): object {
    return { content, model: this.#pick(this.#models).id };
  }

  async #ask(): Promise<void> {
    const path = `/api/conversations/${this.#pick(this.#conversations)}/send-message/`;
    const content = `[[${this.#pick(behaviours)}]] what do the tides do, and why?`;
    const { status, body } = await this.#client.post<Message & { reply: Message }>(path, this.#turn(content));
    if (status === 201) this.#keep(body.id, body.reply.id);
  }

  async #stopMidway(): Promise<void> {
    const path = `/api/conversations/${this.#pick(this.#conversations)}/send-message/`;
    const asked = this.#turn('[[pace-120-200]] count the waves');
    const headers = { Prefer: 'respond-async' };
    const { status, body } = await this.#client.post<Message & { reply: Message }>(path, asked, headers);
    if (status !== 202) return;
    await sleep(this.#random() * 150);
    await this.#client.post(`/api/messages/${body.reply.id}/stop/`);
    this.#keep(body.id, body.reply.id);
  }

  async #edit(): Promise<void> {
    const id = this.#pick(this.#questions);
    if (id !== undefined) await this.#client.post(`/api/messages/${id}/edit/`, this.#turn('said in another way'));
  }

  async #onAnswer(action: string, body?: object): Promise<void> {
    const id = this.#pick(this.#answers);
    if (id !== undefined) await this.#client.post(`/api/messages/${id}/${action}`, body);
  }

  async #deleteMessage(): Promise<void> {
    const id = this.#pick(this.#random() < 0.5 ? this.#answers : this.#questions);
    if (id === undefined) return;
    await this.#client.delete(`/api/messages/${id}/`);
    if (this.#random() < 0.5) await this.#client.post(`/api/messages/${id}/restore/`);
  }

  async #deleteConversation(): Promise<void> {
    const id = this.#pick(this.#conversations);
    await this.#client.delete(`/api/conversations/${id}/`);
    this.#conversations = this.#conversations.filter((other) => other !== id);
    this.#deleted.push(id);
  }

  async #restore(): Promise<void> {
    const id = this.#pick(this.#deleted);
    if (id === undefined) return;
    await this.#client.post(`/api/conversations/${id}/restore/`);
    this.#deleted = this.#deleted.filter((other) => other !== id);
    this.#conversations.push(id);
  }

  async #rate(): Promise<void> {
    const message = this.#pick(this.#answers);
    if (message === undefined) return;
    const score = 1 + Math.floor(this.#random() * 5);
    const { status, body } = await this.#client.post<{ id: string }>('/api/ratings/', { message, score });
    if (status === 201 && this.#random() < 0.3) await this.#client.delete(`/api/ratings/${body.id}/`);
  }

  async #flag(): Promise<void> {
    const message = this.#pick(this.#answers);
    if (message !== undefined)
      await this.#client.post('/api/flags/toggle/', { message, flag_type: this.#pick(['outdated', 'off_topic']) });
  }

  #keep(question: string, answer: string): void {
    this.#questions.push(question);
    this.#answers.push(answer);
  }

  #pick<Item>(items: Item[]): Item {
    return items[Math.floor(this.#random() * items.length)]!;
  }
}

/** Changes prices while others walk: some models have none at first, and are priced later. */
export async function movePrices(
  administrator: Client,
  random: () => number,
  models: AdminModel[],
  times: number,
): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    const path = adminModelPath(models[Math.floor(random() * models.length)]!, 'prices/');
    const dollars = (most: number): string => (random() * most).toFixed(6);
    const price = { input: dollars(3), output: dollars(15), cache_read: dollars(1), reasoning: dollars(20) };
    await administrator.post(path, price).catch(() => undefined);
    if (random() < 0.4)
      await administrator.post(`${path}apply/`, { since: '2026-01-01T00:00:00Z' }).catch(() => undefined);
    await sleep(200);
  }
}
