import type { SystemContext } from '#server/core/context.ts';
import type { EventBus } from '#server/events/bus.ts';
import { foldUsage } from './fold-usage.ts';

/** How long facts gather before they are folded, in milliseconds: reading a few hundred that are pending costs little. */
const gatherMs = 5_000;

/** Keeps what is pending short wherever something happens. Nothing depends on it: what is pending is read as well. */
export class UsageFolder {
  readonly #ctx: SystemContext;
  readonly #stopping = new AbortController();
  readonly #unsubscribe: () => void;
  #timer: NodeJS.Timeout | null = null;
  #folding: Promise<void> = Promise.resolve();

  constructor(ctx: SystemContext, events: Pick<EventBus, 'on'>) {
    this.#ctx = ctx;
    this.#unsubscribe = events.on('conversation.changed', () => this.#foldSoon());
    this.#foldSoon();
  }

  async stop(): Promise<void> {
    this.#unsubscribe();
    this.#stopping.abort();
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#folding;
  }

  #foldSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#folding = this.#folding.then(() => this.#fold());
    }, gatherMs).unref();
  }

  async #fold(): Promise<void> {
    try {
      await foldUsage(this.#ctx, this.#stopping.signal);
    } catch (error) {
      this.#ctx.log.warn({ err: error }, 'usage could not be folded; what is pending is counted all the same');
    }
  }
}
