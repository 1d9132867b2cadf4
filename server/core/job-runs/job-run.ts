import type { JobRunState } from '#server/db/job-tables.ts';

/** One try of a job. */
export interface JobRun {
  id: string;
  number: number;
  job: string;
  isDry: boolean;
  state: JobRunState;
  /** From 1. */
  attempt: number;
  /** Null: the schedule. */
  requestedBy: number | null;
  requestedByUsername: string | null;
  dueAt: Date;
  node: string | null;
  startedAt: Date | null;
  endedAt: Date | null;
  counts: Record<string, number> | null;
  error: string | null;
}

/** A job as far as it is known without running it. */
export interface KnownJob {
  name: string;
  description: string;
  cron: string;
  canDryRun: boolean;
}

/** The jobs of this server. */
export interface JobList {
  all: KnownJob[];
  /** When each is due the next time, by its schedule. */
  nextTimes(crons: string[]): Promise<Date[]>;
}

/** How a job has fared. */
export interface JobRecord {
  /** Waits or runs. */
  openRun: JobRun | null;
  openDryRun: JobRun | null;
  lastRun: JobRun | null;
  lastDryRun: JobRun | null;
  lastSuccess: JobRun | null;
  failuresSince: number;
}

/** How long after a failure it is tried again; after the last of them it has failed. */
export const retryDelaysMs = [60_000, 300_000];
export const mostAttempts = retryDelaysMs.length + 1;
