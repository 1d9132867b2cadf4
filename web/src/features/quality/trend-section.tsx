import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Subject, type TrendOfFigure, type Trends, trends } from '#web/api/quality.ts';
import { cx } from '#web/lib/class-names.ts';
import { figureNames, formatTrendFigure, lastOf, testOf } from '#web/lib/quality-words.ts';
import { Button } from '#web/ui/button.tsx';
import { Chart } from '#web/ui/chart/chart.tsx';
import { Sparkline } from '#web/ui/figures/sparkline.tsx';
import { TrendWord } from '#web/ui/figures/trend-word.tsx';
import { Notice } from '#web/ui/notice.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';
import { chartOf, trendNote } from './trend-chart.ts';

type FigureName = TrendOfFigure['figure'];
const names = Object.keys(figureNames) as FigureName[];

/** Which figures have been getting better or worse: a word for each, and one of them drawn. */
export function TrendSection({ subject, days }: { subject: Subject; days: number }) {
  const { data, error, refetch } = useQuery(trends({ subject, days }));
  const [chosen, setChosen] = useState<FigureName>('rating');
  return (
    <section aria-label="Trends" className="mt-9">
      <h2 className="font-serif text-lg font-semibold">Trends</h2>
      <p className="mt-0.5 text-sm text-faint text-pretty">
        From whole days.{' '}
        {data !== undefined && data.tested > 1 && `${data.tested} were tested together, and p is corrected for that.`}
      </p>
      {error !== null && (
        <Notice
          look="error"
          className="mt-4"
          actions={
            <Button small onClick={() => void refetch()}>
              Try again
            </Button>
          }
        >
          {error.message}
        </Notice>
      )}
      {data === undefined && error === null && <Skeleton className="mt-4 h-40 rounded-2xl" />}
      {data !== undefined && data.results.length === 0 && (
        <p className="mt-4 rounded-2xl bg-sunk px-6 py-7 text-center text-sm text-soft text-balance">
          No {subject} was asked in these days. From fourteen days with answers on, it says here whether a figure is
          improving, stable or declining.
        </p>
      )}
      {data !== undefined && data.results.length > 0 && (
        <>
          <ul className="mt-4 space-y-3">
            {data.results.map((row) => (
              <SubjectRow key={row.id} row={row} chosen={chosen} onChoose={setChosen} />
            ))}
          </ul>
          {data.others > 0 && <p className="mt-3 text-center text-xs text-faint">{data.others} more are not shown</p>}
          <Chart
            className="mt-4"
            title={figureNames[chosen]}
            note={trendNote[chosen]}
            look="lines"
            data={chartOf(data, chosen)}
            zone={data.zone_of_days}
            range={chosen === 'rating' ? [1, 5] : undefined}
            file={`trend-${chosen}`}
            empty="No day has this figure yet."
          />
        </>
      )}
    </section>
  );
}

interface SubjectRowProps {
  row: Trends['results'][number];
  chosen: FigureName;
  onChoose: (figure: FigureName) => void;
}

function SubjectRow({ row, chosen, onChoose }: SubjectRowProps) {
  return (
    <li className="rounded-2xl border border-line bg-paper p-4">
      <h3 className="font-medium wrap-anywhere">{row.name}</h3>
      <ul className="mt-2 grid grid-cols-2 gap-1.5 @2xl:grid-cols-3 @4xl:grid-cols-6">
        {names.map((name) => {
          const trend = row.trends.find(({ figure }) => figure === name)!;
          return (
            <li key={name}>
              <TrendTile trend={trend} isChosen={name === chosen} onChoose={() => onChoose(name)} />
            </li>
          );
        })}
      </ul>
    </li>
  );
}

interface TrendTileProps {
  trend: TrendOfFigure;
  isChosen: boolean;
  onChoose: () => void;
}

function TrendTile({ trend, isChosen, onChoose }: TrendTileProps) {
  const last = lastOf(trend);
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      title={testOf(trend)}
      onClick={onChoose}
      className={cx(
        'block h-full w-full rounded-xl border px-2.5 py-2 text-start transition-colors',
        isChosen ? 'border-accent bg-accent-wash/40' : 'border-transparent hover:bg-hover',
      )}
    >
      <span className="block truncate text-xs text-faint">{figureNames[trend.figure]}</span>
      <span className="block truncate tabular-nums">{last === null ? '–' : formatTrendFigure(trend.figure, last)}</span>
      <span className="my-1 block">
        <Sparkline values={trend.values} />
      </span>
      <TrendWord trend={trend} />
    </button>
  );
}
