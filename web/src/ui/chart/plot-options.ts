import uPlot from 'uplot';
import type { ChartColors } from './colors.ts';
import { dayTicks } from './day-axis.ts';
import { drawMarks, roomForMarks } from './draw-marks.ts';
import { type ChartMark, type DrawnSeries, stacked, type Unit } from './series.ts';
import { formatTick } from './units.ts';

export type Look = 'lines' | 'bars';

export interface Plotted {
  look: Look;
  unit: Unit;
  days: readonly string[];
  series: readonly DrawnSeries[];
  marks: readonly ChartMark[];
  /** The lowest and the highest of the axis, where that is not 0 and what the values need. */
  range?: readonly [number, number] | undefined;
}

interface Frame {
  width: number;
  height: number;
  colors: ChartColors;
  font: string;
  onCursor: (index: number | null) => void;
}

/** What the plot is given to draw: the places of the days, and behind them the values. */
export function plotData({ look, days, series }: Plotted): uPlot.AlignedData {
  const places = days.map((_, index) => index);
  // The whole bars first; those that are shorter are drawn over them.
  if (look === 'bars') return [places, ...stacked(series).reverse()];
  return [
    places,
    ...series.flatMap(({ values, low, high }) => (low === null || high === null ? [values] : [high, low, values])),
  ];
}

export function plotOptions(plotted: Plotted, frame: Frame): uPlot.Options {
  const { look, days, unit, marks } = plotted;
  const { width, height, colors, font } = frame;
  const drawn = look === 'bars' ? barSeries(plotted, colors, width / days.length > 9) : lineSeries(plotted, colors);
  const axis = { stroke: colors.text, font, gap: 6, ticks: { show: false } } as const;
  return {
    width,
    height,
    series: [{}, ...drawn.series],
    bands: drawn.bands,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: pointsUnderCursor(drawn, colors) },
    padding: [roomForMarks(marks, days), 18, 0, 0],
    scales: {
      x: { time: false, range: () => [-0.5, days.length - 0.5] },
      y: { range: (_, low, high) => rangeOf(plotted, low, high) },
    },
    axes: [
      {
        ...axis,
        size: 26,
        grid: { show: false },
        splits: (plot) => dayTicks(days, plot.bbox.width / uPlot.pxRatio).map(({ index }) => index),
        values: (plot) => dayTicks(days, plot.bbox.width / uPlot.pxRatio).map(({ label }) => label),
      },
      {
        ...axis,
        size: (plot, labels) => widthOf(plot, font, labels ?? []) + 10,
        space: 36,
        grid: { stroke: colors.line, width: 1 },
        values: (_, lines) => lines.map((line) => formatTick(unit, line, (lines[1] ?? 1) - (lines[0] ?? 0))),
      },
    ],
    hooks: {
      setCursor: [(plot) => frame.onCursor(plot.cursor.idx ?? null)],
      draw: [(plot) => drawMarks(plot, { marks, days, colors, font })],
    },
  };
}

interface Drawn {
  series: uPlot.Series[];
  bands: uPlot.Band[];
  /** Those of `series` that a cursor points at. */
  pointed: boolean[];
}

function barSeries({ series }: Plotted, colors: ChartColors, areWide: boolean): Drawn {
  const paths = uPlot.paths.bars!({ size: [0.78, 36], radius: [0.12, 0] });
  const bars = series.map(({ color }): uPlot.Series => {
    // A line of the ground keeps them apart.
    const stroke = areWide ? colors.ground : colors.series(color);
    return { paths, points: { show: false }, fill: colors.series(color), stroke, width: areWide ? 0.6 : 0 };
  });
  return { series: bars.reverse(), bands: [], pointed: bars.map(() => false) };
}

/** The first three are told apart by colour alone, those after them by their dashes too. */
const dashes = [[], [], [], [7, 4], [2, 3], [10, 3, 2, 3]];

function lineSeries({ series }: Plotted, colors: ChartColors): Drawn {
  const drawn: Drawn = { series: [], bands: [], pointed: [] };
  for (const { color, low, high } of series) {
    if (low !== null && high !== null) {
      const edge: uPlot.Series = { width: 0, points: { show: false } };
      drawn.bands.push({ series: [drawn.series.length + 1, drawn.series.length + 2], fill: colors.wash(color) });
      drawn.series.push(edge, edge);
      drawn.pointed.push(false, false);
    }
    const points = { show: false, filter: alonePoints, size: 6, fill: colors.series(color), width: 0 };
    drawn.series.push({ stroke: colors.series(color), width: 2, dash: dashes[(color ?? 1) - 1] ?? [], points });
    drawn.pointed.push(true);
  }
  return drawn;
}

/** A day between two of which nothing is known has no line to be on. */
const alonePoints: uPlot.Series.Points.Filter = (plot, index) => {
  const values = plot.data[index]!;
  const days = Array.from(plot.data[0]);
  return days.filter((day) => values[day] != null && values[day - 1] == null && values[day + 1] == null);
};

function pointsUnderCursor({ pointed, series }: Drawn, colors: ChartColors): uPlot.Cursor.Points {
  if (!pointed.includes(true)) return { show: false };
  return {
    size: (_, index) => (pointed[index - 1] === true ? 8 : 0),
    width: 2,
    stroke: colors.ground,
    fill: (_, index) => String(series[index - 1]?.stroke ?? 'transparent'),
  };
}

function rangeOf({ range }: Plotted, low: number | null, high: number | null): uPlot.Range.MinMax {
  if (range !== undefined) return [...range];
  const top = high === null || high <= 0 ? 1 : high * 1.08;
  return [Math.min(0, low ?? 0), top];
}

function widthOf(plot: uPlot, font: string, labels: string[]): number {
  plot.ctx.save();
  plot.ctx.font = font;
  const widest = Math.max(0, ...labels.map((label) => plot.ctx.measureText(label).width));
  plot.ctx.restore();
  return Math.ceil(widest);
}
