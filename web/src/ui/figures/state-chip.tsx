import type { Alarm } from '#contract/quality.ts';
import { cx } from '#web/lib/class-names.ts';
import { stateNames } from '#web/lib/quality-words.ts';

const looks: Record<Alarm['state'], string> = {
  open: 'bg-quince-wash text-quince-ink',
  acknowledged: 'bg-accent-wash text-accent-strong',
  closed: 'bg-sunk text-soft',
};

export function StateChip({ state }: Pick<Alarm, 'state'>) {
  return (
    <span className={cx('rounded-full px-2 py-0.5 text-xs font-medium whitespace-nowrap', looks[state])}>
      {stateNames[state]}
    </span>
  );
}
