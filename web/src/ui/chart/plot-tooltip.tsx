import { formatWholeDay } from './day-axis.ts';
import { Swatch } from './swatch.tsx';
import { type ChartData, type DrawnSeries, numberOf } from './series.ts';
import type { Look } from './plot-options.ts';
import { formatFigure } from './units.ts';
import { factsOf, marksOf } from './words.ts';

interface PlotTooltipProps {
  data: ChartData;
  shown: readonly DrawnSeries[];
  day: number;
  look: Look;
  /** Where the day stands, of which width. */
  left: number;
  width: number;
}

/** In pixels, as its class has it. */
const widest = 256;

/** What a day's figures are, beside it. Who can't see it hears the same. */
export function PlotTooltip({ data, shown, day, look, left, width }: PlotTooltipProps) {
  const facts = factsOf(data, shown, day);
  const marks = marksOf(data, day);
  const isBefore = left > width / 2;
  const within = (from: number) => Math.max(0, Math.min(from, width - widest));
  const total =
    look === 'bars' && facts.length > 1 ? facts.reduce((sum, { figure }) => sum + (numberOf(figure) ?? 0), 0) : null;
  return (
    <div
      aria-hidden
      style={isBefore ? { right: within(width - left + 10) } : { left: within(left + 10) }}
      className="pointer-events-none absolute top-2 z-10 max-w-64 min-w-36 rounded-lg border border-line bg-raised px-3 py-2 text-xs shadow-(--lift)"
    >
      <p className="font-medium whitespace-nowrap">{formatWholeDay(data.days[day]!)}</p>
      {marks.map((label) => (
        <p key={label} className="text-quince-ink">
          {label}
        </p>
      ))}
      <ul className="mt-1 space-y-0.5">
        {facts.map(({ name, color, written, note }) => (
          <li key={name} className="flex items-baseline gap-2">
            <Swatch color={color} isLine={look === 'lines'} />
            <span className="min-w-0 flex-1 truncate text-soft">{name}</span>
            <span className="text-end whitespace-nowrap tabular-nums">
              {written}
              {note !== null && <span className="block text-2xs text-faint">{note}</span>}
            </span>
          </li>
        ))}
        {total !== null && (
          <li className="flex items-baseline justify-between gap-2 border-t border-line pt-0.5">
            <span className="text-soft">Together</span>
            <span className="tabular-nums">{formatFigure(data.unit, Number(total.toPrecision(12)))}</span>
          </li>
        )}
      </ul>
    </div>
  );
}
