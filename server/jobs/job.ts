import type { SystemContext } from '#server/core/context.ts';

/** What a job may use. `signal` is aborted when the server stops: a job ends at the next good place. */
export interface JobContext extends SystemContext {
  signal: AbortSignal;
}

/** What was done, or would be, by what it was done to: `{ deleted: 12, kept_for_cases: 1 }`. Administrators read it. */
export type Counts = Record<string, number>;

/** Safe to be run twice, also at once on two nodes, and to be cut off anywhere. */
export interface Job {
  name: string;
  /** When it runs, as cron has it, in UTC. A time that passed while no server ran is made up for once. */
  cron: string;
  /** What it does, in a sentence that administrators read. */
  description: string;
  run(ctx: JobContext): Promise<Counts>;
  /** What `run` would do now; it changes nothing. Only where it deletes, archives or computes anew. */
  dryRun?(ctx: JobContext): Promise<Counts>;
}
