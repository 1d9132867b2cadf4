import { type Figure, isMet, median, type Unit } from './figure.ts';

/** A table of figures as Markdown: ours, the goal, and each other subject with its ratio to ours. */
export function printFigures(figures: Figure[]): string {
  const lines = ['| figure | Colloquy | goal | compared with |', '|---|---|---|---|', ...figures.map(lineOf)];
  const notes = figures.flatMap(({ name, note }) => (note === undefined ? [] : [`- ${name}: ${note}`]));
  return [...lines, ...(notes.length > 0 ? ['', ...notes] : []), ''].join('\n');
}

function lineOf(figure: Figure): string {
  const [ours, ...others] = figure.rows;
  const value = median(ours?.rounds ?? []);
  const compared = others.map((row) => {
    const other = median(row.rounds);
    const ratio = value === 0 || other === 0 ? '' : ` (${decimal(other / value)}×)`;
    return `${row.subject} ${withUnit(other, figure.unit)}${ratio}`;
  });
  return `| ${figure.name} | ${withUnit(value, figure.unit)}${rangeOf(ours?.rounds ?? [])} | ${goalOf(figure)} | ${compared.join(', ')} |`;
}

function rangeOf(rounds: number[]): string {
  return rounds.length < 2 ? '' : ` (${decimal(Math.min(...rounds))}–${decimal(Math.max(...rounds))})`;
}

function goalOf(figure: Figure): string {
  const { goal } = figure;
  if (goal === null) return '';
  const bound = 'atMost' in goal ? `≤ ${decimal(goal.atMost)}` : `≥ ${decimal(goal.atLeast)}`;
  return `${bound} ${isMet(figure) === true ? '✓' : '✗'}`;
}

function withUnit(value: number, unit: Unit): string {
  if (unit === 'failed' || unit === '×') return `${decimal(value)}${unit === '×' ? '×' : ''}`;
  return unit.startsWith('/') ? `${decimal(value)}${unit}` : `${decimal(value)} ${unit}`;
}

/** Three digits that count. */
function decimal(value: number): string {
  if (Number.isNaN(value)) return '–';
  const size = Math.abs(value);
  if (size >= 100) return Math.round(value).toLocaleString('en');
  return value.toFixed(size >= 10 ? 1 : 2);
}
