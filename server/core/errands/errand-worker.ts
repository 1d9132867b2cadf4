import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';

/** A conversation that something is to be done for, and in how many milliseconds that may be begun. */
export interface Due {
  id: string;
  number: number;
  inMs: number;
}

export interface ErrandWork {
  /** What is done, in the plural, for the log. */
  name: string;
  /** Those of the conversations that are due. */
  readDue(ids: string[]): Promise<Due[]>;
  /** The same among all whose number is lower, the highest first. */
  listDue(before: number, limit: number): Promise<Due[]>;
  run(id: string, stopping: AbortSignal): Promise<void>;
}

export interface ErrandWorkerOptions {
  /** How many this server does at a time. */
  atOnce: number;
  /** How long it rests after each, so that answers have the database to themselves where many are due. */
  restMs: number;
  /** How long what has changed waits for more to come, in milliseconds. */
  delayMs: number;
  /** How long the server is left alone after its start. */
  startMs: number;
}

/** Of more it is not kept in mind that they are to be looked at: all are looked through then. */
const mostNoted = 1_000;
const retryMs = 5_000;
const listedAtOnce = 100;

/**
 * Has done what is due for conversations, a few at a time and behind what people wait for. It is told what has changed; what
 * it was not told of, since a server died or events were lost, it finds by looking through what is due.
 */
export class ErrandWorker {
  readonly #log: Logger;
  readonly #work: ErrandWork;
  readonly #options: ErrandWorkerOptions;
  readonly #stopping = new AbortController();
  /** When each conversation is to be looked at, by `performance.now()`. */
  readonly #noted = new Map<string, number>();
  /** Those that are due, in their order, and those that are being written. */
  readonly #due = new Set<string>();
  readonly #running = new Map<string, Promise<void>>();
  #timer: NodeJS.Timeout | null = null;
  #looksAt = Number.POSITIVE_INFINITY;
  #startTimer: NodeJS.Timeout;
  #looking: Promise<void> = Promise.resolve();
  #catchingUp: Promise<void> | null = null;
  #isBehind = false;

  constructor(log: Logger, work: ErrandWork, options: ErrandWorkerOptions) {
    this.#log = log;
    this.#work = work;
    this.#options = options;
    this.#startTimer = setTimeout(() => void this.catchUp(), options.startMs);
    this.#startTimer.unref();
  }

  /** Gives back what is being done. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    clearTimeout(this.#startTimer);
    clearTimeout(this.#timer ?? undefined);
    await Promise.all([this.#looking, this.#catchingUp, ...this.#running.values()]);
  }

  /** Looks through all that is due, the newest conversations first. */
  catchUp(): Promise<void> {
    this.#catchingUp ??= this.#lookThrough()
      .catch((error: unknown) => {
        this.#log.warn({ err: error }, `which ${this.#work.name} are due could not be looked up; the next hour does`);
      })
      .finally(() => {
        this.#catchingUp = null;
      });
    return this.#catchingUp;
  }

  async #lookThrough(): Promise<void> {
    let before = Number.MAX_SAFE_INTEGER;
    while (!this.#stopping.signal.aborted) {
      const due = await this.#work.listDue(before, listedAtOnce);
      for (const { id, inMs } of due) this.#take(id, inMs);
      if (due.length < listedAtOnce) return;
      before = due.at(-1)!.number;
      while (this.#due.size > 0 && !this.#stopping.signal.aborted) await Promise.race(this.#running.values());
    }
  }

  note(id: string, inMs = this.#options.delayMs): void {
    if (this.#stopping.signal.aborted) return;
    if (this.#noted.size >= mostNoted && !this.#noted.has(id)) {
      this.#isBehind = true;
      return;
    }
    const at = performance.now() + inMs;
    this.#noted.set(id, Math.min(this.#noted.get(id) ?? at, at));
    if (at < this.#looksAt) this.#lookWhenItIsTime();
  }

  #lookWhenItIsTime(): void {
    clearTimeout(this.#timer ?? undefined);
    this.#looksAt = Math.min(Number.POSITIVE_INFINITY, ...this.#noted.values());
    if (this.#noted.size === 0 || this.#stopping.signal.aborted) return;
    this.#timer = setTimeout(
      () => {
        this.#looking = this.#look();
      },
      Math.max(0, this.#looksAt - performance.now()),
    ).unref();
  }

  async #look(): Promise<void> {
    await this.#looking;
    const now = performance.now();
    const ids = [...this.#noted].filter(([, at]) => at <= now).map(([id]) => id);
    for (const id of ids) this.#noted.delete(id);
    try {
      for (const { id, inMs } of await this.#work.readDue(ids)) this.#take(id, inMs);
    } catch (error) {
      this.#log.warn({ err: error }, `which ${this.#work.name} are due could not be looked up; it is tried again`);
      for (const id of ids) this.note(id, retryMs);
    }
    this.#lookWhenItIsTime();
    this.#catchUpIfBehind();
  }

  #take(id: string, inMs: number): void {
    if (inMs > 0) {
      // The rest of what waits is found in an hour.
      if (this.#noted.size < mostNoted) this.note(id, inMs);
      return;
    }
    if (this.#running.has(id)) return this.note(id);
    this.#due.add(id);
    this.#fill();
  }

  #fill(): void {
    for (const id of this.#due) {
      if (this.#running.size >= this.#options.atOnce || this.#stopping.signal.aborted) return;
      this.#due.delete(id);
      this.#running.set(id, this.#run(id));
    }
    this.#catchUpIfBehind();
  }

  /** Once all that could be kept in mind is done. */
  #catchUpIfBehind(): void {
    if (!this.#isBehind || this.#due.size > 0) return;
    this.#isBehind = false;
    void this.catchUp();
  }

  async #run(id: string): Promise<void> {
    try {
      await this.#work.run(id, this.#stopping.signal);
      // It may be due again, now or after a pause: the database knows.
      this.note(id);
    } catch (error) {
      this.#log.warn({ err: error, conversation: id }, `one of the ${this.#work.name} failed; it is tried again`);
      this.note(id, retryMs);
    }
    await sleep(this.#options.restMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
    this.#running.delete(id);
    this.#fill();
  }
}
