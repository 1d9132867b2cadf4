import { seriesColor } from '#web/ui/chart/colors.ts';
import { thin } from './thin-number.ts';

interface ShareBarProps {
  /** 0 to 1; null where there is no whole that it could be a part of. */
  share: number | null;
  /** 1 to 6, as in the chart beside it; null: of the others. */
  color?: number | null;
}

/** How much of the whole something is, drawn and written. */
export function ShareBar({ share, color = 1 }: ShareBarProps) {
  if (share === null) return <span className="text-faint">–</span>;
  return (
    <span className="flex items-center justify-end gap-2">
      <span aria-hidden className="h-1.5 w-14 shrink-0 overflow-hidden rounded-full bg-hover max-sm:hidden">
        <span
          style={{ width: `${Math.max(share * 100, share > 0 ? 2 : 0)}%`, background: seriesColor(color) }}
          className="block h-full rounded-full"
        />
      </span>
      <span className="min-w-12 text-end whitespace-nowrap tabular-nums">{formatShare(share)}</span>
    </span>
  );
}

export function formatShare(share: number): string {
  if (share > 0 && share < 0.001) return '< 0.1 %';
  return `${thin(share * 100, 1, 1)} %`;
}
