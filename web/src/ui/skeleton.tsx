import { cx } from '#web/lib/class-names.ts';

/** Where text will be. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cx('block animate-pulse rounded-md bg-hover', className)} />;
}
