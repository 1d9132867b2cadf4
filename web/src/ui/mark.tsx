import { cx } from '#web/lib/class-names.ts';

/** Two voices and what they share. `alive` lets them draw near each other while an answer is awaited. */
export function Mark({ size = 24, alive = false, className }: { size?: number; alive?: boolean; className?: string }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden className={cx('isolate shrink-0', className)}>
      <circle
        cx="11.5"
        cy="16"
        r="8.5"
        className={cx('fill-accent', alive && 'animate-[near-left_1.6s_ease-in-out_infinite]')}
      />
      <circle
        cx="20.5"
        cy="16"
        r="8.5"
        className={cx('fill-quince mix-blend-multiply', alive && 'animate-[near-right_1.6s_ease-in-out_infinite]')}
      />
    </svg>
  );
}
