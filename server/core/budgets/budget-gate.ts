import { setTimeout as sleep } from 'node:timers/promises';
import type { SystemContext } from '#server/core/context.ts';
import type { AppError } from '#server/core/errors.ts';
import { WorkQueue } from '#server/core/work-queue.ts';
import { LikelySizes } from '#server/core/usage/answer-sizes.ts';
import type { EventBus } from '#server/events/bus.ts';
import type { FoundBudget } from './found-budget.ts';
import { beginUses, holdBudgets, releaseDeadHolds, type WantedHold } from './hold-store.ts';
import { Queue } from './queue.ts';
import { listSubjects } from './store.ts';
import { blockingOf, budgetHeld, budgetUsedUp } from './used-up.ts';

/** How old what is known of budgets may grow before the next call has it read again. */
const maxAgeMs = 10_000;
/** How long a call waits for others to give back what they don't need. */
const longestWaitMs = 30_000;
const deadAtOnce = 1_000;
const releaseEveryMs = 1_000;
const changedMs = 5;

/**
 * Where calls of providers pass that may be in a budget. Which subjects have one is kept in memory, so that a house without
 * budgets pays nothing; all else is looked at and held in the database, by one statement a call.
 */
export class BudgetGate {
  readonly sizes = new LikelySizes();
  readonly #ctx: Pick<SystemContext, 'db' | 'pool' | 'log'>;
  readonly #longestWaitMs: number;
  /** Calls in one budget wait for each other in the database: a few at a time, so that many leave its connections to others. */
  readonly #atDatabase = new WorkQueue({ atOnce: 4, mostWaiting: Number.POSITIVE_INFINITY, refusal: '' });
  readonly #queues = new Map<string, Queue>();
  #subjects: ReadonlySet<string> = new Set();
  #readAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> = Promise.resolve();
  #releasedAt = Number.NEGATIVE_INFINITY;
  #releasing: Promise<number> | null = null;

  constructor(ctx: Pick<SystemContext, 'db' | 'pool' | 'log'>, options: { longestWaitMs?: number } = {}) {
    this.#ctx = ctx;
    this.#longestWaitMs = options.longestWaitMs ?? longestWaitMs;
  }

  /** Reads what stands in the database now. */
  refresh(): Promise<void> {
    this.#readAt = performance.now();
    this.#reading = this.#reading.catch(() => undefined).then(() => this.#read());
    return this.#reading;
  }

  /** Reads again whenever somebody has changed budgets, here or on another server. */
  follow(events: Pick<EventBus, 'on'>): void {
    const read = (): void => this.#refreshQuietly();
    events.on('budgets.changed', read);
    events.on('events.missed', read);
  }

  /** Whether there are any budgets, as far as is known here. */
  get hasAny(): boolean {
    return this.#subjects.size > 0;
  }

  /** Whether a call can be in a budget. What is out of date is used once more while it is renewed. */
  concerns(subjects: string[]): boolean {
    if (performance.now() - this.#readAt > maxAgeMs) this.#refreshQuietly();
    return subjects.some((subject) => this.#subjects.has(subject));
  }

  /**
   * Holds what a call may come to in all budgets that it is in. It may be made as long as there is anything left of each that
   * blocks; where all that is left is held, it waits for a while.
   * @throws {AppError} `budget`, or the reason of `signal`
   */
  async hold(wanted: WantedHold, modelName: string, signal: AbortSignal): Promise<FoundBudget[]> {
    try {
      return await this.#holdInTurn(wanted, modelName, signal);
    } finally {
      // However it ended: nobody waits behind a call that is gone.
      this.#leave(wanted);
    }
  }

  async #holdInTurn(wanted: WantedHold, modelName: string, signal: AbortSignal): Promise<FoundBudget[]> {
    const giveUpAt = performance.now() + this.#longestWaitMs;
    for (;;) {
      signal.throwIfAborted();
      const { isAdmitted, budgets } = await this.#try(wanted);
      if (isAdmitted) return budgets;
      const blocking = blockingOf(budgets);
      if (blocking === null) {
        // They have changed at this moment.
        await sleep(changedMs, undefined, { signal });
        continue;
      }
      const { budget, isUsedUp } = blocking;
      if (isUsedUp) throw this.#refuse(wanted, budgetUsedUp(budget, modelName), budget);
      if (await this.#releaseDead()) continue;
      const left = giveUpAt - performance.now();
      if (left <= 0) throw budgetHeld(budget, modelName);
      await this.#queueOf(budget, wanted).wait(wanted.generationId, left, signal);
    }
  }

  /** A call that held something has ended, so others may go on. */
  settled(): void {
    for (const queue of this.#queues.values()) queue.next();
  }

  #try(wanted: WantedHold): ReturnType<typeof holdBudgets> {
    return this.#atDatabase.run(() => this.#tryNow(wanted));
  }

  async #tryNow(wanted: WantedHold): ReturnType<typeof holdBudgets> {
    const found = await holdBudgets(this.#ctx, wanted);
    if (found.budgets.every(({ used }) => used !== null)) return found;
    await beginUses(this.#ctx, wanted);
    return holdBudgets(this.#ctx, wanted);
  }

  /** What is held by servers that have died is not held; whether there was any. Who comes meanwhile waits along, in their order. */
  async #releaseDead(): Promise<boolean> {
    if (this.#releasing === null && performance.now() - this.#releasedAt < releaseEveryMs) return false;
    this.#releasedAt = performance.now();
    this.#releasing ??= releaseDeadHolds(this.#ctx, deadAtOnce).finally(() => (this.#releasing = null));
    return (await this.#releasing) > 0;
  }

  /** What is used up is so for all who wait for it. */
  #refuse(wanted: WantedHold, error: AppError, budget: FoundBudget): AppError {
    this.#queues.get(keyOf(budget, wanted))?.refuse(error);
    return error;
  }

  #queueOf(budget: FoundBudget, wanted: WantedHold): Queue {
    const key = keyOf(budget, wanted);
    const queue = this.#queues.get(key) ?? new Queue(() => this.#queues.delete(key));
    this.#queues.set(key, queue);
    return queue;
  }

  #leave({ generationId }: WantedHold): void {
    for (const queue of this.#queues.values()) queue.leave(generationId);
  }

  #refreshQuietly(): void {
    this.refresh().catch((error: unknown) => this.#ctx.log.warn({ err: error }, 'budgets could not be read again'));
  }

  async #read(): Promise<void> {
    this.#subjects = new Set(await listSubjects(this.#ctx));
  }
}

function keyOf({ id, scope }: FoundBudget, { userId }: WantedHold): string {
  return scope === 'each_person' ? `${id} ${userId}` : id;
}
