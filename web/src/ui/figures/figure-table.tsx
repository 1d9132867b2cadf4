import { ArrowDown, ArrowUp, Download } from 'lucide-react';
import { useState } from 'react';
import { cx } from '#web/lib/class-names.ts';
import type { Figure, Unit } from '#web/ui/chart/series.ts';
import { formatFigure, unitNames } from '#web/ui/chart/units.ts';
import { IconButton } from '#web/ui/icon-button.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';
import { downloadCsv } from './csv.ts';

export interface FigureColumn<Row> {
  title: string;
  /** Shorter, above the column; the title stands in the file. */
  heading?: string;
  /** Null: text. */
  unit: Unit | null;
  /** As the server told it; null where nothing is known. It is sorted by, and stands in the file. */
  figure: (row: Row) => Figure | null;
  /** How it is shown, where that is not just the figure. */
  cell?: (row: Row) => React.ReactNode;
  /** For the file alone. */
  isHidden?: boolean;
}

interface FigureTableProps<Row> {
  title: string;
  note?: React.ReactNode;
  /** The first names the row. */
  columns: readonly FigureColumn<Row>[];
  /** Undefined while they are loaded. */
  rows: readonly Row[] | undefined;
  rowKey: (row: Row) => string;
  /** The name of its file, without an ending. */
  file: string;
  /** Said where there are none. */
  empty: React.ReactNode;
  controls?: React.ReactNode;
  /** What stands below the rows: what is not among them. */
  end?: React.ReactNode;
  isChosen?: (row: Row) => boolean;
}

interface Order {
  title: string;
  isDown: boolean;
}

/** Some rows of figures that fit on a page, in any order, and as a file. */
export function FigureTable<Row>({
  title,
  note,
  columns,
  rows,
  rowKey,
  file,
  empty,
  controls,
  end,
  isChosen,
}: FigureTableProps<Row>) {
  const [order, setOrder] = useState<Order | null>(null);
  const shown = columns.filter(({ isHidden }) => isHidden !== true);
  const sorted = rows === undefined ? [] : inOrder(rows, columns, order);
  return (
    <section aria-label={title} className="rounded-2xl border border-line bg-paper p-4">
      <div className="flex flex-wrap items-start gap-x-3 gap-y-2">
        <div className="min-w-0 flex-1 basis-40">
          <h3 className="font-medium">{title}</h3>
          {note !== undefined && <p className="text-xs text-faint text-pretty">{note}</p>}
        </div>
        {controls}
        {sorted.length > 0 && (
          <IconButton
            small
            label={`Download ${title.toLowerCase()} as CSV`}
            data-tip="Download as CSV"
            tipAlign="end"
            onClick={() => downloadCsv(file, fileOf(columns, sorted))}
          >
            <Download size={15} />
          </IconButton>
        )}
      </div>
      {rows !== undefined && rows.length === 0 ? (
        <p className="py-8 text-center text-sm text-soft text-balance">{empty}</p>
      ) : (
        <div tabIndex={0} role="region" aria-label={`${title}, table`} className="-mx-2 mt-2 overflow-x-auto">
          <table
            aria-label={title}
            aria-busy={rows === undefined}
            className="w-full border-separate border-spacing-0 text-sm"
          >
            <thead>
              <tr>
                {shown.map((column, index) => (
                  <HeadCell key={column.title} column={column} isFirst={index === 0} order={order} onOrder={setOrder} />
                ))}
              </tr>
            </thead>
            <tbody>
              {rows === undefined
                ? [1, 2, 3].map((row) => <SkeletonRow key={row} columns={shown.length} />)
                : sorted.map((row) => (
                    <tr
                      key={rowKey(row)}
                      aria-current={isChosen?.(row) === true ? 'true' : undefined}
                      className="group hover:bg-sunk aria-[current=true]:bg-accent-wash"
                    >
                      {shown.map((column, index) => (
                        <BodyCell key={column.title} column={column} row={row} isFirst={index === 0} />
                      ))}
                    </tr>
                  ))}
            </tbody>
          </table>
        </div>
      )}
      {end !== undefined && rows !== undefined && rows.length > 0 && <p className="mt-2 text-xs text-faint">{end}</p>}
    </section>
  );
}

function inOrder<Row>(rows: readonly Row[], columns: readonly FigureColumn<Row>[], order: Order | null): Row[] {
  const column = columns.find(({ title }) => title === order?.title);
  if (column === undefined || order === null) return [...rows];
  const sign = order.isDown ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [one, other] = [column.figure(a), column.figure(b)];
    // What is not known comes last, whichever way.
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    return sign * (column.unit === null ? String(one).localeCompare(String(other)) : Number(one) - Number(other));
  });
}

function fileOf<Row>(columns: readonly FigureColumn<Row>[], rows: readonly Row[]): (Figure | null)[][] {
  const titles = columns.map(({ title, unit }) =>
    unit === null || unit === 'count' || unit === 'tokens' ? title : `${title} (${unitNames[unit]})`,
  );
  return [titles, ...rows.map((row) => columns.map(({ figure }) => figure(row)))];
}

const cellClass = 'border-b border-line px-2 py-2 whitespace-nowrap group-last:border-0';
/** Names stay in view where the figures don't fit beside them. */
const firstClass =
  'sticky start-0 max-w-34 bg-paper text-start font-medium group-hover:bg-sunk group-aria-[current=true]:bg-accent-wash sm:max-w-52';

interface HeadCellProps<Row> {
  column: FigureColumn<Row>;
  isFirst: boolean;
  order: Order | null;
  onOrder: (order: Order) => void;
}

function HeadCell<Row>({ column: { title, heading = title, unit }, isFirst, order, onOrder }: HeadCellProps<Row>) {
  const isSorted = order?.title === title;
  const isDown = isSorted ? order.isDown : unit !== null;
  return (
    <th
      scope="col"
      aria-sort={isSorted ? (order.isDown ? 'descending' : 'ascending') : undefined}
      className={cx(cellClass, 'py-1 text-xs', unit === null ? 'text-start' : 'text-end', isFirst && firstClass)}
    >
      <button
        type="button"
        onClick={() => onOrder({ title, isDown: isSorted ? !order.isDown : isDown })}
        className="inline-flex items-center gap-1 rounded-md py-1 font-medium text-faint hover:text-ink pointer-coarse:min-h-10"
      >
        {heading}
        {isSorted && (isDown ? <ArrowDown size={12} aria-hidden /> : <ArrowUp size={12} aria-hidden />)}
      </button>
    </th>
  );
}

function BodyCell<Row>({ column, row, isFirst }: { column: FigureColumn<Row>; row: Row; isFirst: boolean }) {
  const { unit, figure, cell } = column;
  const content = cell === undefined ? <Written unit={unit} figure={figure(row)} /> : cell(row);
  if (isFirst)
    return (
      <th scope="row" className={cx(cellClass, firstClass)}>
        <span className="block truncate">{content}</span>
      </th>
    );
  return <td className={cx(cellClass, 'tabular-nums', unit !== null && 'text-end')}>{content}</td>;
}

function Written({ unit, figure }: { unit: Unit | null; figure: Figure | null }) {
  if (figure === null) return <span className="text-faint">–</span>;
  return unit === null ? figure : formatFigure(unit, figure);
}

function SkeletonRow({ columns }: { columns: number }) {
  return (
    <tr>
      {Array.from({ length: columns }, (_, index) => (
        <td key={index} className={cellClass}>
          <Skeleton className={cx('my-0.5 h-4', index === 0 ? 'w-28' : 'ms-auto w-12')} />
        </td>
      ))}
    </tr>
  );
}
