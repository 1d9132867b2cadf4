import { hostname } from 'node:os';
import type { SystemContext } from '#server/core/context.ts';
import type { EventBus } from '#server/events/bus.ts';
import { retryDelaysMs } from './job-run.ts';
import { endDeadRuns, endRun, msUntilNext, renewRuns, type RunEnd, type TakenRun, takeRun } from './queue-store.ts';
import { sayFailure } from './say-failure.ts';

type Work = (ctx: SystemContext & { signal: AbortSignal }) => Promise<Record<string, number>>;

/** A job as far as it is run here; `server/jobs/job.ts` says what more there is to one. */
export interface RunnableJob {
  name: string;
  run: Work;
  dryRun?: Work;
}

export interface JobRunnerOptions {
  /** This server's name, as administrators read it. */
  node?: string;
  /** How many jobs this server runs at a time. */
  atOnce?: number;
  /** How long a run stays with its server without a sign of life from there. */
  leaseMs?: number;
  /** How often it is looked whether anything is due of which nobody has told. */
  lookEveryMs?: number;
}

/** Of a job that doesn't end when it is told to, its server's death is found later. */
const stopWithinMs = 4_000;

/**
 * Runs what stands in the queue of job runs, on every server alike: it is told of what is asked for, and looks by itself for
 * what is to be tried again and for what a server has left that died.
 */
export class JobRunner {
  readonly #ctx: SystemContext;
  readonly #jobs: Map<string, RunnableJob>;
  readonly #options: Required<JobRunnerOptions>;
  readonly #stopping = new AbortController();
  readonly #unsubscribe: (() => void)[];
  /** What it runs, by the run's id. */
  readonly #running = new Map<string, { lost: AbortController; ended: Promise<void> }>();
  readonly #heart: NodeJS.Timeout;
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> | null = null;
  #isToLookAgain = false;

  constructor(ctx: SystemContext, events: Pick<EventBus, 'on'>, jobs: RunnableJob[], options: JobRunnerOptions = {}) {
    this.#ctx = ctx;
    this.#jobs = new Map(jobs.map((job) => [job.name, job]));
    this.#options = {
      node: `${hostname()} (${process.pid})`,
      atOnce: 3,
      leaseMs: 30_000,
      lookEveryMs: 30_000,
      ...options,
    };
    this.#unsubscribe = [
      events.on('job_run.requested', () => this.#look()),
      events.on('events.missed', () => this.#look()),
    ];
    this.#heart = setInterval(() => void this.#renew(), this.#options.leaseMs / 3);
    this.#heart.unref();
    this.#look();
  }

  /** Tells the jobs to end at the next good place, and gives back what has not come to its end. */
  async stop(): Promise<void> {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#stopping.abort();
    clearTimeout(this.#timer ?? undefined);
    const late = new Promise((done) => setTimeout(done, stopWithinMs).unref());
    await Promise.race([this.#settle(), late]);
    clearInterval(this.#heart);
  }

  async #settle(): Promise<void> {
    await this.#looking;
    await Promise.all(Array.from(this.#running.values(), ({ ended }) => ended));
  }

  #look(): void {
    if (this.#stopping.signal.aborted) return;
    if (this.#looking !== null) {
      this.#isToLookAgain = true;
      return;
    }
    this.#isToLookAgain = false;
    clearTimeout(this.#timer ?? undefined);
    this.#looking = this.#takeAll()
      .catch((error: unknown) => {
        this.#ctx.log.warn({ err: error }, 'which jobs are due could not be looked up; it is tried again');
        return this.#options.lookEveryMs;
      })
      .then((ms) => {
        this.#looking = null;
        if (this.#isToLookAgain) return this.#look();
        if (!this.#stopping.signal.aborted) this.#timer = setTimeout(() => this.#look(), ms).unref();
      });
  }

  /** Takes what is due, as far as there is room; answers in how many milliseconds to look again. */
  async #takeAll(): Promise<number> {
    const { atOnce, lookEveryMs } = this.#options;
    const names = [...this.#jobs.keys()];
    await endDeadRuns(this.#ctx);
    while (this.#running.size < atOnce && !this.#stopping.signal.aborted) {
      const taken = await takeRun(this.#ctx, names, this.#options);
      if (taken === null) break;
      const lost = new AbortController();
      this.#running.set(taken.id, { lost, ended: this.#run(taken, lost.signal) });
    }
    if (this.#running.size >= atOnce) return lookEveryMs;
    const ms = await msUntilNext(this.#ctx, names);
    return Math.min(lookEveryMs, Math.max(100, ms ?? lookEveryMs));
  }

  async #run(taken: TakenRun, lost: AbortSignal): Promise<void> {
    const stopping = this.#stopping.signal;
    const end = await this.#end(taken, AbortSignal.any([stopping, lost]));
    try {
      if (!lost.aborted) await endRun(this.#ctx, taken, end);
    } catch (error) {
      this.#ctx.log.error({ err: error, job: taken.job }, 'how a job has ended could not be written down');
    }
    this.#running.delete(taken.id);
    this.#look();
  }

  /** How it has ended. What was cut short by the server's end goes on elsewhere, or after its next start. */
  async #end({ job: name, isDry, attempt }: TakenRun, signal: AbortSignal): Promise<RunEnd> {
    const { run, dryRun } = this.#jobs.get(name)!;
    const cutShort = (counts: RunEnd['counts']): RunEnd => ({
      state: 'interrupted',
      counts,
      error: 'Its server was stopped.',
      next: { attempt, inMs: 0 },
    });
    try {
      const counts = await (isDry ? dryRun! : run)({ ...this.#ctx, signal });
      return signal.aborted ? cutShort(counts) : { state: 'succeeded', counts, error: null, next: null };
    } catch (error) {
      if (signal.aborted) return cutShort(null);
      this.#ctx.log.warn({ err: error, job: name, attempt }, 'a job failed');
      const inMs = retryDelaysMs[attempt - 1];
      const next = isDry || inMs === undefined ? null : { attempt: attempt + 1, inMs };
      return { state: 'failed', counts: null, error: sayFailure(error), next };
    }
  }

  async #renew(): Promise<void> {
    if (this.#running.size === 0) return;
    try {
      const ids = [...this.#running.keys()];
      const held = new Set(await renewRuns(this.#ctx, ids, this.#options));
      for (const id of ids) if (!held.has(id)) this.#running.get(id)?.lost.abort();
    } catch (error) {
      this.#ctx.log.warn({ err: error }, 'running jobs could not give a sign of life; it is tried again');
    }
  }
}
