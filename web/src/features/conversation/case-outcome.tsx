import type { CaseOutcome as Outcome } from '#contract/feedback.ts';
import { cx } from '#web/lib/class-names.ts';
import { formatDay } from '#web/lib/format-time.ts';

/** What came of one's flags. */
export function CaseOutcome({ outcome: { state, decided_at, reason } }: { outcome: Outcome }) {
  if (decided_at === null) {
    return <p className="text-sm text-faint">A moderator will look at it. What they decide is shown here.</p>;
  }
  return (
    <div
      role="status"
      className={cx('rounded-xl px-3.5 py-2.5 text-sm', state === 'upheld' ? 'bg-accent-wash' : 'bg-sunk')}
    >
      <p className="font-medium">
        {state === 'upheld' ? 'Upheld' : 'Dismissed'}
        <span className="font-normal text-faint"> · {formatDay(decided_at, new Date())}</span>
      </p>
      <p dir="auto" className="mt-0.5 whitespace-pre-wrap text-soft wrap-anywhere">
        {reason}
      </p>
    </div>
  );
}
