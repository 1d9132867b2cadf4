import { ErrandWorker, type ErrandWorkerOptions } from '#server/core/errands/errand-worker.ts';
import type { PerformOptions } from '#server/core/errands/perform-errand.ts';
import type { ErrandPorts } from '#server/core/errands/ports.ts';
import type { EventBus } from '#server/events/bus.ts';
import { listDue, readDue } from './due-store.ts';
import { summarizeConversation } from './summarize-conversation.ts';

type SummarizerOptions = Partial<ErrandWorkerOptions & PerformOptions>;

/** Has the summaries written that are due. */
export class Summarizer {
  readonly #worker: ErrandWorker;
  readonly #unsubscribe: (() => void)[];

  constructor(ports: ErrandPorts, events: Pick<EventBus, 'on'>, options: SummarizerOptions = {}) {
    const all = {
      atOnce: 2,
      restMs: 250,
      delayMs: 300,
      startMs: 3_000,
      leaseMs: 30_000,
      pausesMs: [10_000, 60_000, 300_000],
      ...options,
    };
    const work = {
      name: 'summaries',
      readDue: (ids: string[]) => readDue(ports.ctx, ids),
      listDue: (before: number, limit: number) => listDue(ports.ctx, before, limit),
      run: (id: string, stopping: AbortSignal) => summarizeConversation(ports, id, all, stopping),
    };
    const worker = new ErrandWorker(ports.ctx.log, work, all);
    this.#worker = worker;
    this.#unsubscribe = [
      events.on('conversation.changed', ({ conversationId }) => worker.note(conversationId)),
      events.on('summary.changed', ({ conversationId }) => worker.note(conversationId)),
      events.on('summaries.fell_due', () => void worker.catchUp()),
      events.on('events.missed', () => void worker.catchUp()),
    ];
  }

  async stop(): Promise<void> {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    await this.#worker.stop();
  }
}
