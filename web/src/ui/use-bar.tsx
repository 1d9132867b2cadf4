import { cx } from '#web/lib/class-names.ts';

interface UseBarProps {
  /** What it says, for screen readers. */
  label: string;
  /** Shares of the whole; more than all of it fills the bar. */
  used: number;
  held: number;
  level: 'within' | 'near' | 'used_up';
}

const looks = { within: 'bg-accent', near: 'bg-quince', used_up: 'bg-danger' };

/** How much of something is used, and behind that, in stripes, what is held of it. */
export function UseBar({ label, used, held, level }: UseBarProps) {
  const usedPart = Math.min(1, used);
  const heldPart = Math.min(1 - usedPart, held);
  return (
    <div
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(usedPart * 100)}
      className="flex h-2 w-full gap-px overflow-hidden rounded-full bg-hover"
    >
      <span
        style={{ width: `${usedPart * 100}%` }}
        className={cx('rounded-full transition-[width] duration-500', usedPart > 0 && 'min-w-1', looks[level])}
      />
      {heldPart > 0 && (
        <span
          style={{ width: `${heldPart * 100}%` }}
          className={cx('min-w-1 rounded-full opacity-35 transition-[width] duration-500', looks[level])}
        />
      )}
    </div>
  );
}
