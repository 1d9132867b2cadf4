import type { Job, JobRun } from '#web/api/admin-jobs.ts';
import { formatCount } from '#web/lib/format-count.ts';
import { formatSeconds } from '#web/lib/format-time.ts';

/** `sweep-job-runs` as people read it. */
export function titleOf(name: string): string {
  const words = name.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** “12 deleted, 1 kept for cases”; what there was none of is left out where there is something else. */
export function sayCounts(counts: JobRun['counts']): string {
  const all = Object.entries(counts ?? {});
  const some = all.filter(([, count]) => count !== 0);
  const told = some.length > 0 ? some : all.slice(0, 1);
  return told.map(([what, count]) => `${formatCount(count)} ${what.replaceAll('_', ' ')}`).join(', ');
}

export function sayDuration(ms: number | null): string {
  if (ms === null) return '';
  return ms < 1_000 ? `${Math.round(ms)} ms` : formatSeconds(ms / 1_000);
}

export type JobState = 'running' | 'waiting' | 'failed' | 'retrying' | 'fine' | 'new';

export function stateOf({ open_run: open, last_run: last }: Job): JobState {
  if (open?.state === 'running') return 'running';
  if (open !== null && open.attempt > 1) return 'retrying';
  if (open !== null) return 'waiting';
  if (last === null) return 'new';
  return last.state === 'succeeded' ? 'fine' : 'failed';
}
