import { TrendingDown, TrendingUp } from 'lucide-react';
import { cx } from '#web/lib/class-names.ts';
import { Skeleton } from '#web/ui/skeleton.tsx';
import { thin } from './thin-number.ts';

interface StatTileProps {
  label: string;
  /** Undefined while it is loaded. */
  value: string | undefined;
  /** All of its digits, where the value is rounded. */
  exact?: string | undefined;
  /** What it is made of: its n, its interval, what is not in it. */
  note?: React.ReactNode;
  /** By which part it is more or less than before; null where there is nothing to compare with. */
  change?: Change | null | undefined;
  className?: string;
}

export interface Change {
  /** 0.25 is a quarter more. */
  part: number;
  /** What it is compared with: `than the 30 days before`. */
  than: string;
  /** Whether more is good, bad, or neither. */
  more?: 'good' | 'bad';
}

/** One number that one looks for first. */
export function StatTile({ label, value, exact, note, change, className }: StatTileProps) {
  return (
    <div className={cx('min-w-0 rounded-2xl border border-line bg-paper px-4 py-3', className)}>
      <dt className="truncate text-xs text-faint">{label}</dt>
      <dd className="mt-0.5">
        <span title={exact} className="block truncate font-serif text-xl font-semibold tabular-nums">
          {value ?? <Skeleton className="my-1 h-5 w-20" />}
        </span>
        {change != null && <ChangeNote {...change} />}
        {note !== undefined && <span className="block text-xs text-faint text-pretty">{note}</span>}
      </dd>
    </div>
  );
}

function ChangeNote({ part, than, more }: Change) {
  const percent = Math.round(part * 100);
  if (percent === 0) return <span className="block text-xs text-faint">as much as {than.replace(/^than /, '')}</span>;
  const isMore = percent > 0;
  const Arrow = isMore ? TrendingUp : TrendingDown;
  const isBad = more !== undefined && (more === 'bad') === isMore;
  return (
    <span className={cx('flex items-center gap-1 text-xs', isBad ? 'text-quince-ink' : 'text-soft')}>
      <Arrow size={13} className="shrink-0" />
      <span className="min-w-0 truncate" title={than}>
        {thin(Math.abs(percent))} % {isMore ? 'more' : 'less'}
        <span className="sr-only"> {than}</span>
      </span>
    </span>
  );
}

/** Tiles side by side, as many as there is room for. */
export function StatTiles({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <dl aria-label={label} className="grid grid-cols-2 gap-3 @2xl:grid-cols-4">
      {children}
    </dl>
  );
}
