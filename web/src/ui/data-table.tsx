import { cx } from '#web/lib/class-names.ts';
import { Skeleton } from './skeleton.tsx';
import { type PagedRows, TableEnd } from './table-end.tsx';

export interface Column<Row> {
  title: string;
  cell: (row: Row) => React.ReactNode;
  /** Numbers stand at the end of their column. */
  align?: 'end';
  /** Of the whole table, as CSS has it; columns without one share the rest. */
  width?: string;
  /** The title is for screen readers alone, as that of a column of buttons. */
  hidesTitle?: boolean;
  /** Left out where there is little room for a table. */
  isMinor?: boolean;
}

interface DataTableProps<Row> {
  /** What the table is of, for screen readers. */
  label: string;
  /** The first names the row. */
  columns: readonly Column<Row>[];
  rows: PagedRows<Row>;
  rowKey: (row: Row) => React.Key;
  /** Said where there are none. */
  none: React.ReactNode;
  /** True of rows that count for less, as what is deleted. */
  isFaint?: (row: Row) => boolean;
}

const skeletonRows = 8;

/** Rows under a head that stays in view; where it is narrow each row is a card. Roles are said, as cards would lose them. */
export function DataTable<Row>({ label, columns, rows, rowKey, none, isFaint }: DataTableProps<Row>) {
  const found = rows.data?.pages.flatMap(({ results }) => results) ?? [];
  const isEmpty = !rows.isPending && found.length === 0;
  return (
    <div className="@container px-4 pb-8">
      <table
        role="table"
        aria-label={label}
        aria-busy={rows.isPending || rows.isPlaceholderData}
        className={cx(
          'block w-full table-fixed border-separate border-spacing-0 text-sm transition-opacity @2xl:table',
          rows.isPlaceholderData && 'opacity-55',
          isEmpty && '@max-2xl:hidden',
        )}
      >
        <Head columns={columns} />
        <tbody role="rowgroup" className="block space-y-2.5 @2xl:table-row-group">
          {rows.isPending
            ? Array.from({ length: skeletonRows }, (_, index) => <SkeletonRow key={index} columns={columns} />)
            : found.map((row) => (
                <BodyRow key={rowKey(row)} row={row} columns={columns} isFaint={isFaint?.(row) === true} />
              ))}
        </tbody>
      </table>
      {isEmpty && rows.error === null && <div className="py-14 text-center text-soft text-balance">{none}</div>}
      <TableEnd rows={rows} shown={found.length} />
    </div>
  );
}

function Head<Row>({ columns }: { columns: readonly Column<Row>[] }) {
  return (
    <thead role="rowgroup" className="sr-only @2xl:not-sr-only @2xl:table-header-group">
      <tr role="row">
        {columns.map(({ title, align, width, hidesTitle, isMinor }) => (
          <th
            key={title}
            role="columnheader"
            scope="col"
            style={{ width }}
            className={cx(
              'sticky top-0 z-10 border-b border-line bg-paper px-2.5 py-2 text-xs font-medium whitespace-nowrap text-faint',
              align === 'end' ? 'text-end' : 'text-start',
              isMinor === true && '@max-4xl:hidden',
            )}
          >
            <span className={hidesTitle === true ? 'sr-only' : ''}>{title}</span>
          </th>
        ))}
      </tr>
    </thead>
  );
}

interface BodyRowProps<Row> {
  row: Row;
  columns: readonly Column<Row>[];
  isFaint: boolean;
}

const rowClass = cx(
  'relative grid grid-cols-2 gap-x-4 gap-y-2 rounded-xl border border-line bg-raised p-3',
  '@2xl:table-row @2xl:rounded-none @2xl:border-0 @2xl:bg-transparent @2xl:transition-colors @2xl:hover:bg-sunk',
);
const cellClass = 'min-w-0 @2xl:border-b @2xl:border-line @2xl:px-2.5 @2xl:py-2.5 @2xl:align-middle';

/** Where a cell is seen: in cards and tables, or only where a table has room. */
function placeClass({ isMinor = false }: { isMinor?: boolean }): string {
  return isMinor ? 'hidden @4xl:table-cell' : 'block @2xl:table-cell';
}

function BodyRow<Row>({ row, columns, isFaint }: BodyRowProps<Row>) {
  const [first, ...others] = columns;
  return (
    <tr role="row" className={cx(rowClass, isFaint && 'text-faint')}>
      {first !== undefined && (
        <th
          role="rowheader"
          scope="row"
          className={cx(cellClass, placeClass({}), 'col-span-2 text-start font-medium @max-2xl:pe-10')}
        >
          {first.cell(row)}
        </th>
      )}
      {others.map((column) => (
        <Cell key={column.title} row={row} column={column} />
      ))}
    </tr>
  );
}

function Cell<Row>({ row, column }: { row: Row; column: Column<Row> }) {
  const { title, cell, align, hidesTitle } = column;
  return (
    <td
      role="cell"
      className={cx(
        cellClass,
        placeClass(column),
        'tabular-nums',
        align === 'end' && '@2xl:text-end',
        hidesTitle === true && '@max-2xl:absolute @max-2xl:end-1.5 @max-2xl:top-1.5',
      )}
    >
      {hidesTitle !== true && (
        <span aria-hidden className="block text-2xs text-faint @2xl:hidden">
          {title}
        </span>
      )}
      {cell(row)}
    </td>
  );
}

function SkeletonRow<Row>({ columns }: { columns: readonly Column<Row>[] }) {
  return (
    <tr role="row" className={rowClass}>
      {columns.map((column, index) => (
        <td key={column.title} role="cell" className={cx(cellClass, placeClass(column), index === 0 && 'col-span-2')}>
          {column.hidesTitle !== true && (
            <Skeleton
              className={cx('my-0.5 h-4', index === 0 ? 'w-3/5' : 'w-2/5', column.align === 'end' && '@2xl:ms-auto')}
            />
          )}
        </td>
      ))}
    </tr>
  );
}
