import 'uplot/dist/uPlot.min.css';
import './plot.css';
import { useEffect, useMemo, useRef, useState } from 'react';
import uPlot from 'uplot';
import { colorsAt } from './colors.ts';
import { type Look, type Plotted, plotData, plotOptions } from './plot-options.ts';
import { PlotTooltip } from './plot-tooltip.tsx';
import type { ChartData, DrawnSeries } from './series.ts';
import { dayInWords } from './words.ts';

export interface PlotProps {
  label: string;
  data: ChartData;
  drawn: readonly DrawnSeries[];
  /** The names of those that are switched off. */
  hidden: ReadonlySet<string>;
  look: Look;
  range?: readonly [number, number] | undefined;
  height: number;
  describedBy: string;
}

/** The drawing of a chart, and a hand or a key that goes from day to day in it. */
export function Plot({ label, data, drawn, hidden, look, range, height, describedBy }: PlotProps) {
  const ground = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(null);
  const [day, setDay] = useState<number | null>(null);
  const [place, setPlace] = useState({ left: 0, width: 0 });
  const shown = useMemo(() => drawn.filter(({ name }) => !hidden.has(name)), [drawn, hidden]);
  const plotted = useMemo<Plotted>(
    () => ({ look, unit: data.unit, days: data.days, series: shown, marks: data.marks ?? [], range }),
    [look, data, shown, range],
  );

  useEffect(() => {
    const element = ground.current;
    if (element === null) return;
    const { fontFamily } = getComputedStyle(element);
    const onCursor = (index: number | null) => {
      setDay(index);
      if (index !== null) setPlace(placeOf(made, index));
    };
    const made: uPlot = new uPlot(
      plotOptions(plotted, {
        width: element.clientWidth,
        height,
        colors: colorsAt(element),
        font: `11px ${fontFamily}`,
        onCursor,
      }),
      plotData(plotted),
      element,
    );
    plot.current = made;
    const observer = new ResizeObserver(() => {
      if (element.clientWidth !== made.width) made.setSize({ width: element.clientWidth, height });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
    };
  }, [plotted, height]);

  const goTo = (index: number | null) => {
    const made = plot.current;
    if (made === null) return;
    const left = index === null ? -10 : made.valToPos(index, 'x');
    made.setCursor({ left, top: index === null ? -10 : 0 });
  };
  const last = data.days.length - 1;
  return (
    <div className="relative">
      <div
        ref={ground}
        role="slider"
        tabIndex={0}
        aria-label={`${label}, by day`}
        aria-describedby={describedBy}
        aria-valuemin={0}
        aria-valuemax={last}
        aria-valuenow={day ?? last}
        aria-valuetext={dayInWords(data, shown, day ?? last)}
        style={{ height }}
        className="rounded-lg"
        onFocus={(event) => event.currentTarget.matches(':focus-visible') && goTo(day ?? last)}
        onBlur={() => goTo(null)}
        onKeyDown={(event) => {
          const next = dayAfterKey(event.key, day ?? last, last);
          if (next === undefined) return;
          event.preventDefault();
          goTo(next);
        }}
      />
      {day !== null && day <= last && <PlotTooltip data={data} shown={shown} day={day} look={look} {...place} />}
    </div>
  );
}

/** Where a day stands, within the width of the whole chart. */
function placeOf(plot: uPlot, index: number): { left: number; width: number } {
  return { left: plot.bbox.left / uPlot.pxRatio + plot.valToPos(index, 'x'), width: plot.width };
}

/** Null leaves the days; undefined: not a key of ours. */
function dayAfterKey(key: string, day: number, last: number): number | null | undefined {
  const steps: Record<string, number> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowDown: -1,
    ArrowUp: 1,
    PageDown: -7,
    PageUp: 7,
  };
  if (key === 'Escape') return null;
  if (key === 'Home') return 0;
  if (key === 'End') return last;
  const step = steps[key];
  return step === undefined ? undefined : Math.max(0, Math.min(last, day + step));
}
