import { Download } from 'lucide-react';
import { lazy, Suspense, useId, useMemo, useState } from 'react';
import { cx } from '#web/lib/class-names.ts';
import { ChoiceBar } from '#web/ui/choice-bar.tsx';
import { downloadCsv } from '#web/ui/figures/csv.ts';
import { IconButton } from '#web/ui/icon-button.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';
import { ChartLegend } from './chart-legend.tsx';
import { ChartTable } from './chart-table-view.tsx';
import { fileOf } from './chart-table.ts';
import { useLooks } from './colors.ts';
import type { Look } from './plot-options.ts';
import { type ChartData, drawnSeries, isEmpty, mostSeries } from './series.ts';
import { summaryOf } from './words.ts';

const Plot = lazy(async () => ({ default: (await import('./plot.tsx')).Plot }));

export interface ChartProps {
  title: string;
  /** What is drawn, and how, where the title does not say it. */
  note?: React.ReactNode;
  /** Bars stand on each other: only for what can be added up. */
  look: Look;
  /** Undefined while it is loaded. */
  data: ChartData | undefined;
  /** Where a day begins and ends, as the IANA database calls it. */
  zone: string;
  /** The lowest and the highest of the axis; without it the axis begins at 0. */
  range?: readonly [number, number] | undefined;
  /** The name of its file, without an ending. */
  file: string;
  /** Says what will be here, where there is nothing yet. */
  empty: React.ReactNode;
  /** Chooses what is drawn. */
  controls?: React.ReactNode;
  height?: number;
  className?: string;
}

/** Figures by day: drawn, as a table, and as a file. */
export function Chart({
  title,
  note,
  look,
  data,
  zone,
  range,
  file,
  empty,
  controls,
  height = 240,
  className,
}: ChartProps) {
  const id = useId();
  const looks = useLooks();
  const [isTable, setTable] = useState(false);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const drawn = useMemo(() => (data === undefined ? [] : drawnSeries(data.series, look === 'bars')), [data, look]);
  const isBare = data !== undefined && isEmpty(data, look === 'bars');
  const toggle = (name: string) => {
    const next = new Set(hidden);
    if (!next.delete(name)) next.add(name);
    setHidden(next);
  };
  return (
    <figure aria-labelledby={id} className={cx('rounded-2xl border border-line bg-paper p-4', className)}>
      <figcaption className="flex flex-wrap items-start gap-x-3 gap-y-2">
        <span className="min-w-0 flex-1 basis-40">
          <span id={id} role="heading" aria-level={3} className="block font-medium">
            {title}
          </span>
          <span className="block text-xs text-faint text-pretty">
            {note}
            {note !== undefined && ' · '}
            {zone}
          </span>
        </span>
        {controls}
        {data !== undefined && !isBare && (
          <span className="flex items-center gap-1">
            <ChoiceBar
              small
              label={`${title}, shown as`}
              value={isTable ? 'table' : 'chart'}
              options={views}
              onChange={(view) => setTable(view === 'table')}
            />
            <IconButton
              small
              label="Download as CSV"
              tipAlign="end"
              onClick={() => downloadCsv(file, fileOf(data, zone))}
            >
              <Download size={15} />
            </IconButton>
          </span>
        )}
      </figcaption>
      <div className="mt-3">
        {data === undefined ? (
          <div style={{ height }}>
            <Skeleton className="size-full" />
          </div>
        ) : isBare ? (
          <div
            style={{ height }}
            className="grid place-items-center rounded-lg bg-sunk px-6 text-center text-sm text-soft text-balance"
          >
            <p className="max-w-sm">{empty}</p>
          </div>
        ) : isTable ? (
          <ChartTable label={title} data={data} height={height} />
        ) : (
          <>
            <p id={`${id}-summary`} className="sr-only">
              {summaryOf(data, drawn, zone)}
            </p>
            <Suspense fallback={<div style={{ height }} />}>
              <Plot
                key={looks}
                label={title}
                data={data}
                drawn={drawn}
                hidden={hidden}
                look={look}
                range={range}
                height={height}
                describedBy={`${id}-summary`}
              />
            </Suspense>
          </>
        )}
      </div>
      {data !== undefined && !isBare && !isTable && (
        <ChartLegend
          drawn={drawn}
          hidden={hidden}
          isLine={look === 'lines'}
          undrawn={look === 'lines' ? Math.max(0, data.series.length - mostSeries) : 0}
          onToggle={toggle}
        />
      )}
    </figure>
  );
}

const views = [
  ['chart', 'Chart'],
  ['table', 'Table'],
] as const;
