import { cx } from '#web/lib/class-names.ts';
import { Link } from './link.tsx';

/** One of the pages of a section, in a row above them. */
export function TabLink({ href, title }: { href: string; title: string }) {
  return (
    <Link
      href={href}
      className={cx(
        'flex h-10 items-center rounded-t-lg border-b-2 border-transparent px-3 text-sm font-medium text-soft -outline-offset-2 transition-colors hover:text-ink pointer-coarse:h-11',
        'aria-[current=page]:border-accent aria-[current=page]:text-ink',
      )}
    >
      {title}
    </Link>
  );
}
