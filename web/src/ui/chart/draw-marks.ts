import type uPlot from 'uplot';
import type { ChartColors } from './colors.ts';
import type { ChartMark } from './series.ts';

const rowHeight = 16;
const mostRows = 3;

interface Drawing {
  marks: readonly ChartMark[];
  days: readonly string[];
  colors: ChartColors;
  font: string;
}

/** How much is kept free above the plot for what happened. */
export function roomForMarks(marks: readonly ChartMark[], days: readonly string[]): number {
  const shown = marks.filter(({ day }) => days.includes(day)).length;
  return 8 + Math.min(shown, mostRows) * rowHeight;
}

/** A line down from the label of each thing that happened; labels that would touch stand in rows. */
export function drawMarks(plot: uPlot, { marks, days, colors, font }: Drawing): void {
  const { ctx, bbox } = plot;
  const scale = devicePixelRatio;
  const rows: number[] = [];
  ctx.save();
  ctx.font = scaledFont(font, scale);
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'left';
  ctx.strokeStyle = colors.mark;
  ctx.fillStyle = colors.mark;
  ctx.lineWidth = scale;
  const placed = marks.map((mark) => ({ ...mark, index: days.indexOf(mark.day) })).filter(({ index }) => index >= 0);
  for (const { label, index } of placed.sort((a, b) => a.index - b.index)) {
    const x = Math.round(plot.valToPos(index, 'x', true));
    const width = ctx.measureText(label).width;
    // At the end of the plot a label stands before its line.
    const isBefore = x + width + 6 * scale > bbox.left + bbox.width;
    const start = isBefore ? Math.max(0, x - width - 5 * scale) : x + 5 * scale;
    const free = rows.findIndex((end) => end < start);
    const row = free >= 0 ? free : Math.min(rows.length, mostRows - 1);
    const hasRoom = free >= 0 || rows.length < mostRows;
    const y = bbox.top - (row + 0.5) * rowHeight * scale;
    drawLine(ctx, { x, from: y - 5 * scale, to: bbox.top + bbox.height, scale });
    if (!hasRoom) continue;
    rows[row] = start + width + 10 * scale;
    ctx.fillText(label, start, y);
  }
  ctx.restore();
}

function drawLine(
  ctx: CanvasRenderingContext2D,
  { x, from, to, scale }: { x: number; from: number; to: number; scale: number },
): void {
  ctx.setLineDash([3 * scale, 3 * scale]);
  ctx.beginPath();
  ctx.moveTo(x, from);
  ctx.lineTo(x, to);
  ctx.stroke();
}

function scaledFont(font: string, scale: number): string {
  return font.replace(/^[\d.]+px/, (size) => `${Number.parseFloat(size) * scale}px`);
}
