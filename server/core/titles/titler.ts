import { ErrandWorker, type ErrandWorkerOptions } from '#server/core/errands/errand-worker.ts';
import type { PerformOptions } from '#server/core/errands/perform-errand.ts';
import type { ErrandPorts } from '#server/core/errands/ports.ts';
import type { EventBus } from '#server/events/bus.ts';
import { listDue, readDue } from './due-store.ts';
import { titleConversation } from './title-conversation.ts';

/** Has titles found for conversations that were begun without one. */
export class Titler {
  readonly #worker: ErrandWorker;
  readonly #unsubscribe: (() => void)[];

  constructor(
    ports: ErrandPorts,
    events: Pick<EventBus, 'on'>,
    options: Partial<ErrandWorkerOptions & PerformOptions> = {},
  ) {
    const { ctx } = ports;
    const perform = { leaseMs: 30_000, pausesMs: [5_000, 60_000], ...options };
    const worker = new ErrandWorker(
      ctx.log,
      {
        name: 'titles',
        readDue: (ids) => readDue(ctx, ids),
        listDue: (before, limit) => listDue(ctx, before, limit),
        run: (id, stopping) => titleConversation(ports, id, perform, stopping),
      },
      { atOnce: 2, restMs: 100, delayMs: 500, startMs: 3_500, ...options },
    );
    this.#worker = worker;
    this.#unsubscribe = [
      events.on('conversation.changed', ({ conversationId }) => worker.note(conversationId)),
      events.on('titles.fell_due', () => void worker.catchUp()),
      events.on('events.missed', () => void worker.catchUp()),
    ];
  }

  async stop(): Promise<void> {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    await this.#worker.stop();
  }
}
