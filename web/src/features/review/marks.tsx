import { Flag, ShieldAlert } from 'lucide-react';
import type { Case } from '#web/api/cases.ts';
import { cx } from '#web/lib/class-names.ts';
import { flagName } from '#web/lib/flag-kinds.ts';
import { stateNames } from './case-words.ts';

const markClass =
  'inline-flex h-6 w-fit items-center gap-1.5 rounded-full px-2.5 text-xs font-medium whitespace-nowrap';

/** What a message was flagged as. Safety issues can't be overlooked. */
export function KindMark({ kind }: Pick<Case, 'kind'>) {
  const isUnsafe = kind === 'safety_issue';
  return (
    <span className={cx(markClass, isUnsafe ? 'bg-danger text-paper' : 'bg-hover text-ink')}>
      {isUnsafe ? <ShieldAlert size={13} aria-hidden /> : <Flag size={12} aria-hidden />}
      {flagName(kind)}
    </span>
  );
}

const looks: Record<Case['state'], string> = {
  open: 'bg-quince-wash text-quince-ink',
  in_review: 'bg-accent-wash text-accent-strong',
  escalated: 'bg-danger-wash text-danger',
  upheld: 'bg-accent-wash text-accent-strong',
  dismissed: 'bg-hover text-soft',
  withdrawn: 'bg-hover text-soft',
};

export function StateMark({ state }: Pick<Case, 'state'>) {
  return <span className={cx(markClass, looks[state])}>{stateNames[state]}</span>;
}
