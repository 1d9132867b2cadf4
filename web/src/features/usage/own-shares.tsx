import type { OwnUsage } from '#web/api/usage.ts';
import { FigureTable, type FigureColumn } from '#web/ui/figures/figure-table.tsx';
import { isUnknown, MoneyCell } from '#web/ui/figures/money-cell.tsx';
import { ShareBar } from '#web/ui/figures/share-bar.tsx';

type Share = OwnUsage['by_model'][number];

interface OwnSharesProps {
  title: string;
  noun: string;
  rows: readonly Share[] | undefined;
  total: Pick<OwnUsage, 'total_cost' | 'total_tokens'> | undefined;
  file: string;
}

/** Which part of it went where; of the tokens where nothing had a price. */
export function OwnShares({ title, noun, rows, total, file }: OwnSharesProps) {
  return (
    <FigureTable
      title={title}
      columns={columnsOf(noun, total ?? { total_cost: '0', total_tokens: 0 })}
      rows={rows}
      rowKey={({ id }) => id}
      file={file}
      empty={`Each ${noun.toLowerCase()} that you use will be here, with its part of the whole.`}
    />
  );
}

function columnsOf(noun: string, total: Pick<OwnUsage, 'total_cost' | 'total_tokens'>): FigureColumn<Share>[] {
  const isPriced = Number(total.total_cost) > 0;
  const shareOf = isPriced
    ? (row: Share) =>
        isUnknown(row.total_cost, row.unpriced_calls) ? null : Number(row.total_cost) / Number(total.total_cost)
    : (row: Share) => (total.total_tokens === 0 ? null : row.tokens_consumed / total.total_tokens);
  return [
    { title: noun, unit: null, figure: ({ name }) => name },
    { title: 'Id', unit: null, figure: ({ id }) => id, isHidden: true },
    {
      title: 'Cost',
      unit: 'money',
      figure: (row) => row.total_cost,
      cell: (row) => <MoneyCell dollars={row.total_cost} unpriced={row.unpriced_calls} />,
    },
    {
      title: isPriced ? 'Share of cost' : 'Share of tokens',
      unit: 'percent',
      figure: shareOf,
      cell: (row) => <ShareBar share={shareOf(row)} />,
    },
    { title: 'Tokens', unit: 'tokens', figure: (row) => row.tokens_consumed, isHidden: noun === 'Agent' && isPriced },
    { title: 'Messages', unit: 'count', figure: (row) => row.messages_sent, isHidden: noun === 'Model' },
    { title: 'Calls without a price', unit: 'count', figure: (row) => row.unpriced_calls, isHidden: true },
  ];
}
