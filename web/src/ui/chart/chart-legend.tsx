import { cx } from '#web/lib/class-names.ts';
import type { DrawnSeries } from './series.ts';
import { Swatch } from './swatch.tsx';

interface ChartLegendProps {
  drawn: readonly DrawnSeries[];
  hidden: ReadonlySet<string>;
  isLine: boolean;
  /** How many stand in the table alone. */
  undrawn: number;
  onToggle: (name: string) => void;
}

/** Which colour is whose; each can be switched off, to see the others better. */
export function ChartLegend({ drawn, hidden, isLine, undrawn, onToggle }: ChartLegendProps) {
  if (drawn.length < 2) return null;
  return (
    <div className="mt-2 flex flex-wrap gap-x-1 gap-y-0.5">
      {drawn.map(({ name, color }) => (
        <button
          key={name}
          type="button"
          aria-pressed={!hidden.has(name)}
          title={name}
          onClick={() => onToggle(name)}
          className={cx(
            'inline-flex max-w-56 items-baseline gap-1.5 rounded-md px-1.5 py-0.5 text-xs text-soft hover:bg-hover hover:text-ink pointer-coarse:min-h-10 pointer-coarse:items-center',
            hidden.has(name) && 'line-through opacity-55',
          )}
        >
          <Swatch color={color} isLine={isLine} />
          <span className="truncate">{name}</span>
        </button>
      ))}
      {undrawn > 0 && <span className="px-1.5 py-0.5 text-xs text-faint">{undrawn} more in the table</span>}
    </div>
  );
}
