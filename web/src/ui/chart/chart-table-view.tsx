import { cx } from '#web/lib/class-names.ts';
import { type ChartRows, rowsOf } from './chart-table.ts';
import { formatWholeDay } from './day-axis.ts';
import type { ChartData } from './series.ts';
import { formatFigure } from './units.ts';

interface ChartTableProps {
  label: string;
  data: ChartData;
  height: number;
}

/** A chart's figures to the last digit, the newest day first. */
export function ChartTable({ label, data, height }: ChartTableProps) {
  const { columns, rows } = rowsOf(data);
  return (
    <div
      tabIndex={0}
      role="region"
      aria-label={`${label}, table`}
      style={{ maxHeight: Math.max(height, 320) }}
      className="overflow-auto rounded-lg"
    >
      <table aria-label={label} className="w-full border-separate border-spacing-0 text-xs">
        <thead>
          <tr>
            {columns.map(({ title, unit }) => (
              <th
                key={title}
                scope="col"
                className={cx(
                  'sticky top-0 max-w-48 truncate border-b border-line bg-paper px-2 py-1.5 font-medium whitespace-nowrap text-faint',
                  unit === null ? 'text-start' : 'text-end',
                )}
              >
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row[0]} className="hover:bg-sunk">
              {row.map((figure, index) => (
                <Cell key={columns[index]!.title} column={columns[index]!} figure={figure} isDay={index === 0} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface CellProps {
  column: ChartRows['columns'][number];
  figure: ChartRows['rows'][number][number];
  isDay: boolean;
}

function Cell({ column: { unit }, figure, isDay }: CellProps) {
  const className = cx('border-b border-line px-2 py-1.5 whitespace-nowrap tabular-nums', unit !== null && 'text-end');
  if (isDay)
    return (
      <th scope="row" className={cx(className, 'text-start font-normal text-soft')}>
        {formatWholeDay(String(figure))}
      </th>
    );
  if (figure === null) return <td className={cx(className, 'text-faint')}>{unit === null ? '' : '–'}</td>;
  return <td className={className}>{unit === null ? figure : formatFigure(unit, figure)}</td>;
}
