import type { SystemContext } from '#server/core/context.ts';

/** What a job may use. `signal` is aborted when the server stops: a job ends at the next good place. */
export interface JobContext extends SystemContext {
  signal: AbortSignal;
}

/** Safe to be run twice, also at once on two nodes, and to be cut off anywhere. */
export interface Job {
  name: string;
  /** When it runs, as cron has it, in UTC. A time that passed while no server ran is made up for once. */
  cron: string;
  run(ctx: JobContext): Promise<void>;
}
