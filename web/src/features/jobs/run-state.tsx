import { CircleAlert, CircleCheck, CircleDashed, CircleSlash, LoaderCircle } from 'lucide-react';
import type { JobRun } from '#web/api/admin-jobs.ts';
import { cx } from '#web/lib/class-names.ts';

const looks: Record<JobRun['state'], [icon: typeof CircleCheck, words: string, look: string]> = {
  waiting: [CircleDashed, 'Waits', 'text-soft'],
  running: [LoaderCircle, 'Runs', 'text-quince-ink [&>svg]:animate-spin motion-reduce:[&>svg]:animate-none'],
  succeeded: [CircleCheck, 'Done', 'text-soft [&>svg]:text-accent'],
  failed: [CircleAlert, 'Failed', 'text-danger'],
  interrupted: [CircleSlash, 'Interrupted', 'text-quince-ink'],
};

/** How a run stands, in a mark and a word. */
export function RunState({ state, words }: { state: JobRun['state']; words?: string | undefined }) {
  const [Icon, word, look] = looks[state];
  return (
    <span className={cx('inline-flex items-center gap-1.5 whitespace-nowrap', look)}>
      <Icon size={15} aria-hidden className="shrink-0" />
      {words ?? word}
    </span>
  );
}
