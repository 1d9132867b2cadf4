import type { Division, HouseUsage } from '#web/api/usage.ts';
import { countOf } from '#web/lib/format-count.ts';
import { FigureTable, type FigureColumn } from '#web/ui/figures/figure-table.tsx';
import { isUnknown, MoneyCell } from '#web/ui/figures/money-cell.tsx';
import { ShareBar } from '#web/ui/figures/share-bar.tsx';
import { divisions, partName } from './divisions.ts';

type Part = HouseUsage['results'][number];

const notes: Record<Division, string | undefined> = {
  model: 'Choose a model to see who uses it.',
  agent: 'Choose an agent to see its versions.',
  agent_version: undefined,
  person: 'Choose a person to see what they use.',
};

interface HouseSharesProps {
  by: Division;
  usage: HouseUsage | undefined;
  /** Looks at one of them alone. */
  onNarrow: (id: string) => void;
}

/** Who or what used how much of it. */
export function HouseShares({ by, usage, onNarrow }: HouseSharesProps) {
  const { by: title } = divisions[by];
  return (
    <FigureTable
      key={by}
      title={title}
      note={notes[by]}
      columns={columnsOf(by, onNarrow)}
      rows={usage?.results}
      rowKey={({ id }) => id ?? ''}
      file={`usage-of-all-by-${by}`}
      empty="On these days nobody used anything. Who uses what, and what it costs, will be here."
      end={usage === undefined || usage.others === 0 ? undefined : othersNote(usage.others)}
    />
  );
}

function columnsOf(by: Division, onNarrow: (id: string) => void): FigureColumn<Part>[] {
  return [
    {
      title: divisions[by].noun,
      unit: null,
      figure: (row) => partName(by, row),
      cell: (row) => <PartName by={by} row={row} onNarrow={onNarrow} />,
    },
    { title: 'Id', unit: null, figure: ({ id }) => id, isHidden: true },
    {
      title: 'Cost',
      unit: 'money',
      figure: (row) => row.total_cost,
      cell: (row) => <MoneyCell dollars={row.total_cost} unpriced={row.unpriced_calls} />,
    },
    shareColumn('Share of cost', (row) => (isUnknown(row.total_cost, row.unpriced_calls) ? null : row.share_of_cost)),
    { title: 'Tokens read', unit: 'tokens', figure: (row) => row.input_tokens },
    { title: 'Tokens written', unit: 'tokens', figure: (row) => row.output_tokens },
    shareColumn('Share of tokens', (row) => row.share_of_tokens),
    { title: 'Calls', unit: 'count', figure: (row) => row.calls },
    { title: 'Calls without a price', unit: 'count', figure: (row) => row.unpriced_calls, isHidden: true },
    { title: 'Messages', unit: 'count', figure: (row) => row.messages_sent },
    { title: 'Chats', unit: 'count', figure: (row) => row.conversations_started },
  ];
}

function shareColumn(title: string, figure: (row: Part) => number | null): FigureColumn<Part> {
  return { title, unit: 'percent', figure, cell: (row) => <ShareBar share={figure(row)} /> };
}

function othersNote(others: number): string {
  return `${countOf(others, 'other is', 'others are')} in the sums above, and not in this list.`;
}

function PartName({ by, row, onNarrow }: { by: Division; row: Part; onNarrow: (id: string) => void }) {
  const name = partName(by, row);
  if (row.id === null || by === 'agent_version')
    return <span className={row.id === null ? 'text-soft' : ''}>{name}</span>;
  const { id } = row;
  return (
    <button
      type="button"
      title={name}
      onClick={() => onNarrow(id)}
      className="max-w-full truncate rounded-sm text-start hover:underline"
    >
      {name}
    </button>
  );
}
