import { cx } from '#web/lib/class-names.ts';
import { seriesColor } from './colors.ts';

/** The colour of a series beside its name. */
export function Swatch({ color, isLine = false }: { color: number | null; isLine?: boolean }) {
  return (
    <span
      aria-hidden
      style={{ background: seriesColor(color) }}
      className={cx('inline-block shrink-0', isLine ? 'h-0.5 w-3 -translate-y-1 rounded-full' : 'size-2.5 rounded-xs')}
    />
  );
}
