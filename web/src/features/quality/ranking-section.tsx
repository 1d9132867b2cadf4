import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { type Ranking, ranking, type Subject } from '#web/api/quality.ts';
import { formatMetric, formatSpan } from '#web/lib/quality-words.ts';
import { type Column, DataTable } from '#web/ui/data-table.tsx';
import { downloadCsv } from '#web/ui/figures/csv.ts';
import { IntervalMark } from '#web/ui/figures/interval-mark.tsx';
import { ScoreBars } from '#web/ui/figures/score-bars.tsx';
import { formatShare } from '#web/ui/figures/share-bar.tsx';
import { thin } from '#web/ui/figures/thin-number.ts';
import { IconButton } from '#web/ui/icon-button.tsx';
import { rankingRows } from './ranking-rows.ts';

type Standing = Ranking['results'][number];

const columns: readonly Column<Standing>[] = [
  { title: 'Name', cell: ({ name }) => <span className="wrap-anywhere">{name}</span> },
  { title: 'Rank', width: '6rem', cell: (row) => <Rank rank={row.rank} /> },
  { title: 'Mean rating', width: '14.75rem', cell: (row) => <Mean row={row} /> },
  { title: 'Scores 1 to 5', width: '6rem', cell: ({ scores }) => <ScoreBars scores={scores} /> },
  { title: 'Ratings', align: 'end', width: '6.5rem', cell: (row) => <Coverage row={row} /> },
  { title: 'Fours and fives', align: 'end', width: '7.5rem', isMinor: true, cell: (row) => <FourOrMore row={row} /> },
  { title: 'Flags per 1,000', align: 'end', width: '7.25rem', isMinor: true, cell: (row) => flagsOf(row) },
];

/** Models, or agents, by what people say of their answers. */
export function RankingSection({ subject, days }: { subject: Subject; days: number }) {
  const found = useQuery(ranking({ subject, days }));
  const { data } = found;
  const rows = {
    ...found,
    data: data && { pages: [data] },
    hasNextPage: false,
    isFetchingNextPage: false,
    isFetchNextPageError: false,
    fetchNextPage: found.refetch,
  };
  return (
    <section aria-label="Ranking" className="mt-7">
      <div className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <h2 className="font-serif text-lg font-semibold">Ranking</h2>
          <p className="mt-0.5 text-sm text-faint text-pretty">
            Those who share a rank can’t be told apart by their ratings.
            {data?.prior != null &&
              ` The order is by a mean that few ratings draw towards ${thin(data.prior.mean, 2, 2)}, that of all.`}
          </p>
        </div>
        {data !== undefined && data.results.length > 0 && (
          <IconButton
            small
            label="Download as CSV"
            tipAlign="end"
            onClick={() => downloadCsv(`ranking-${subject}s`, rankingRows(data))}
          >
            <Download size={15} />
          </IconButton>
        )}
      </div>
      <div className="-mx-4 mt-2">
        <DataTable
          label="Ranking"
          columns={columns}
          rows={rows}
          rowKey={({ id }) => id}
          isFaint={({ rank }) => rank === null}
          none={`No ${subject} has answered in these days. Those that do stand here, in the order of their ratings.`}
        />
      </div>
      {data !== undefined && data.others > 0 && (
        <p className="text-center text-xs text-faint">{thin(data.others)} more are not shown</p>
      )}
    </section>
  );
}

function Rank({ rank }: Pick<Standing, 'rank'>) {
  if (rank === null) return <span className="text-xs">not enough data</span>;
  return (
    <span className="font-serif text-lg font-semibold tabular-nums">
      {rank.first === rank.last ? rank.first : `${rank.first}–${rank.last}`}
    </span>
  );
}

const stars = (value: number) => formatMetric('ratings', value);

function Mean({ row: { mean, mean_interval: interval } }: { row: Standing }) {
  if (mean === null) return <span className="text-faint">–</span>;
  return (
    <span className="flex items-center gap-3">
      {interval !== null && (
        <span className="@max-2xl:hidden">
          <IntervalMark value={mean} interval={interval} from={1} to={5} />
        </span>
      )}
      <span>
        {stars(mean)} <span className="text-xs whitespace-nowrap text-faint">{formatSpan(interval, stars)}</span>
      </span>
    </span>
  );
}

function Coverage({ row: { ratings, answers, coverage } }: { row: Standing }) {
  return (
    <>
      {thin(ratings)}{' '}
      <span className="block text-xs text-faint">
        {coverage === null ? 'no answers' : `${formatShare(coverage)} of ${thin(answers)}`}
      </span>
    </>
  );
}

function FourOrMore({ row: { four_or_more: share, four_or_more_interval: interval } }: { row: Standing }) {
  if (share === null) return '–';
  return (
    <>
      {formatShare(share)}
      <span className="block text-xs text-faint">{formatSpan(interval, formatShare)}</span>
    </>
  );
}

function flagsOf({ flags_per_thousand: flags }: Standing): string {
  return flags === null ? '–' : thin(flags, 1, 1);
}
