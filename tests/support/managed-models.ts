import { expect } from 'vitest';
import type { AdminModel, ModelPrice } from '#contract/admin/models.ts';
import type { Problem } from '#contract/errors.ts';
import type { Message } from '#contract/messages.ts';
import { type AppServer, startAppServer } from './app-server.ts';
import { type Cast, startCast } from './cast.ts';
import type { Answer } from './client.ts';
import { adminModelPath, adminModels } from './providers.ts';

/** What a route answers, or why it does not. */
export type OrProblem<Body> = Omit<Body, 'status'> & { status: unknown } & Partial<Pick<Problem, 'detail' | 'errors'>>;

/** Two servers of one database, people, and Ada's hand on the models. */
export class ManagedModels {
  readonly server: AppServer;
  readonly other: AppServer;
  readonly cast: Cast;
  readonly echo: AdminModel;
  readonly chain: AdminModel;
  readonly pace: AdminModel;

  private constructor(servers: [AppServer, AppServer], cast: Cast, models: AdminModel[]) {
    [this.server, this.other] = servers;
    this.cast = cast;
    [this.echo, this.chain, this.pace] = models as [AdminModel, AdminModel, AdminModel];
  }

  static async start(): Promise<ManagedModels> {
    const server = await startAppServer({ models: { models: ['echo', 'chain-3', 'pace-20-40'] } });
    const other = await startAppServer({ beside: server });
    const cast = await startCast(server.url);
    return new ManagedModels([server, other], cast, await adminModels(cast.ada));
  }

  async close(): Promise<void> {
    await this.other.close();
    await this.server.close();
  }

  change(model: AdminModel, changes: object): Promise<Answer<OrProblem<AdminModel>>> {
    return this.cast.ada.client.patch(adminModelPath(model), changes);
  }

  async read(model: AdminModel): Promise<AdminModel> {
    return (await this.cast.ada.client.get<AdminModel>(adminModelPath(model))).body;
  }

  setPrice(model: AdminModel, price: object, headers?: Record<string, string>): Promise<Answer<OrProblem<ModelPrice>>> {
    return this.cast.ada.client.post(adminModelPath(model, 'prices/'), price, headers);
  }

  async pricesOf(model: AdminModel): Promise<ModelPrice[]> {
    return (await this.cast.ada.client.get<ModelPrice[]>(adminModelPath(model, 'prices/'))).body;
  }

  async newConversation(): Promise<{ id: string; number: number }> {
    return (await this.cast.lin.client.post<{ id: string; number: number }>('/api/conversations/', {})).body;
  }

  async messagesOf({ id }: { id: string }): Promise<Message[]> {
    return (await this.cast.lin.client.get<Message[]>(`/api/conversations/${id}/messages/`)).body;
  }

  /** Has a model, or the default one, answer Lin in a conversation of its own. */
  async ask(
    model: AdminModel | null,
    content = 'one two',
    at = this.server,
  ): Promise<Answer<OrProblem<Message & { reply: Message }>>> {
    const { id } = await this.newConversation();
    const url = new URL(`/api/conversations/${id}/send-message/`, at.url).href;
    return this.cast.lin.client.post(url, { content, ...(model !== null && { model: model.id }) });
  }

  /** Resolves once a call of the model has reached the model server. */
  called(model: AdminModel, already: number): Promise<void> {
    const isCalled = (): boolean =>
      this.server.models.requests.slice(already).some(({ model: name }) => name === model.model_id);
    return this.server.models.until(isCalled);
  }
}

/** What is asked until it is so; how long that took is told, as it is part of what is promised. */
export async function within(ms: number, isSo: () => Promise<boolean>): Promise<void> {
  const startedAt = performance.now();
  while (!(await isSo())) {
    expect(performance.now() - startedAt, 'milliseconds').toBeLessThan(ms);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
