import type { ComparedModel } from '#web/api/model-performance.ts';
import type { Figure } from '#web/ui/chart/series.ts';
import { formatFigure } from '#web/ui/chart/units.ts';
import { FigureTable, type FigureColumn } from '#web/ui/figures/figure-table.tsx';
import { MoneyCell } from '#web/ui/figures/money-cell.tsx';
import { thin } from '#web/ui/figures/thin-number.ts';
import { failuresInWords } from './failure-words.ts';

interface ComparisonTableProps {
  days: number;
  models: readonly ComparedModel[] | undefined;
  /** The model that is shown by day. */
  chosen: string | undefined;
  onChoose: (model: string) => void;
}

/** Below it a figure says more of chance than of the model. */
const enough = 20;

/** All models over the same days, side by side. */
export function ComparisonTable({ days, models, chosen, onChoose }: ComparisonTableProps) {
  return (
    <FigureTable
      title="Models side by side"
      note={`${days === 1 ? 'Today' : `The last ${days} days`} in UTC, everybody’s calls. Choose a model to see its days below.`}
      columns={columnsOf(chosen, onChoose)}
      rows={models}
      rowKey={({ model }) => model}
      isChosen={({ model }) => model === chosen}
      file="models-compared"
      empty="How models did will be here, from the first answer on: how often they failed, how fast they were, what they cost, and what people said of them."
    />
  );
}

function columnsOf(chosen: string | undefined, onChoose: (model: string) => void): FigureColumn<ComparedModel>[] {
  return [
    {
      title: 'Model',
      unit: null,
      figure: (row) => row.model_name,
      cell: (row) => (
        <button
          type="button"
          aria-pressed={row.model === chosen}
          title={row.model_name}
          onClick={() => onChoose(row.model)}
          className="max-w-full truncate rounded-sm text-start hover:underline"
        >
          {row.model_name}
        </button>
      ),
    },
    ...figureColumns,
  ];
}

const figureColumns: FigureColumn<ComparedModel>[] = [
  { title: 'Requests', unit: 'count', figure: (row) => row.total_requests },
  {
    title: 'Failed',
    unit: 'percent',
    figure: ({ failed_requests: failed, total_requests: all }) => (all === 0 ? null : failed / all),
    cell: (row) => <Failed row={row} />,
  },
  { title: 'Failed requests', unit: 'count', figure: (row) => row.failed_requests, isHidden: true },
  spread(
    'First token',
    (row) => row.first_token_p50,
    (row) => row.first_token_p95,
  ),
  { title: 'First token p95', unit: 'seconds', figure: (row) => row.first_token_p95, isHidden: true },
  { title: 'First token p99', unit: 'seconds', figure: (row) => row.first_token_p99, isHidden: true },
  spread(
    'Whole answer',
    (row) => row.response_time_p50,
    (row) => row.response_time_p95,
  ),
  { title: 'Whole answer p95', unit: 'seconds', figure: (row) => row.response_time_p95, isHidden: true },
  { title: 'Whole answer p99', unit: 'seconds', figure: (row) => row.response_time_p99, isHidden: true },
  {
    title: 'Tokens a second',
    heading: 'Tokens/s',
    unit: 'count',
    figure: (row) => row.tokens_per_second,
    cell: (row) => <Measured row={row} unit="count" figure={row.tokens_per_second} />,
  },
  {
    title: 'Cost',
    unit: 'money',
    figure: (row) => row.total_cost,
    cell: (row) => <MoneyCell dollars={row.total_cost} unpriced={row.unpriced_requests} />,
  },
  { title: 'Requests without a price', unit: 'count', figure: (row) => row.unpriced_requests, isHidden: true },
  { title: 'Rating', unit: 'stars', figure: (row) => row.average_user_rating, cell: (row) => <Rating row={row} /> },
  { title: 'Rating, low', unit: 'stars', figure: (row) => row.user_rating_interval?.low ?? null, isHidden: true },
  { title: 'Rating, high', unit: 'stars', figure: (row) => row.user_rating_interval?.high ?? null, isHidden: true },
  { title: 'Ratings', unit: 'count', figure: (row) => row.total_user_ratings, isHidden: true },
  {
    title: 'Flags per thousand',
    heading: 'Flags ‰',
    unit: 'rate',
    figure: (row) => row.flags_per_thousand,
    cell: (row) => <Measured row={row} unit="rate" figure={row.flags_per_thousand} />,
  },
];

type FigureOf = (row: ComparedModel) => number | null;

/** What half of all took no longer than, and below it what 95 of a hundred did not. */
function spread(title: string, half: FigureOf, most: FigureOf): FigureColumn<ComparedModel> {
  const cell = (row: ComparedModel) => {
    const high = most(row);
    return (
      <>
        <Measured row={row} unit="seconds" figure={half(row)} />
        {high !== null && row.successful_requests >= enough && (
          <span className="block text-2xs text-faint">p95 {formatFigure('seconds', high)}</span>
        )}
      </>
    );
  };
  return { title: `${title} p50`, heading: title, unit: 'seconds', figure: half, cell };
}

interface MeasuredProps {
  row: ComparedModel;
  unit: 'seconds' | 'count' | 'rate';
  figure: Figure | null;
}

function Measured({ row, unit, figure }: MeasuredProps) {
  if (figure === null) return <span className="text-faint">–</span>;
  if (row.successful_requests < enough) return <NotEnough n={row.successful_requests} />;
  return unit === 'count' ? thin(Number(figure), 1) : formatFigure(unit, figure);
}

function NotEnough({ n }: { n: number }) {
  return (
    <span title={`Not enough data: n = ${n}, ${enough} are needed`} className="text-faint">
      n = {n}
      <span className="sr-only">, not enough data</span>
    </span>
  );
}

function Failed({ row }: { row: ComparedModel }) {
  if (row.total_requests === 0) return <span className="text-faint">–</span>;
  return (
    <span title={failuresInWords(row.failures)}>
      {formatFigure('percent', row.failed_requests / row.total_requests)}
    </span>
  );
}

function Rating({
  row: { average_user_rating: rating, user_rating_interval: interval, total_user_ratings: n },
}: {
  row: ComparedModel;
}) {
  if (n === 0) return <span className="text-faint">–</span>;
  if (n < enough || rating === null) return <span className="text-faint">not enough data · n = {n}</span>;
  return (
    <span>
      {formatFigure('stars', rating)}
      <span className="block text-2xs text-faint">
        {interval !== null && `${formatFigure('stars', interval.low)} to ${formatFigure('stars', interval.high)}, `}n ={' '}
        {n}
      </span>
    </span>
  );
}
