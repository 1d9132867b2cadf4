import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type DeletedConversations as Deleted, deletedConversations } from '#web/api/retention.ts';
import { cx } from '#web/lib/class-names.ts';
import { countOf, countUpTo, formatCount } from '#web/lib/format-count.ts';
import { formatMoney } from '#web/lib/format-money.ts';
import { Button } from '#web/ui/button.tsx';
import { ChoiceBar } from '#web/ui/choice-bar.tsx';
import { type Column, DataTable } from '#web/ui/data-table.tsx';
import { Notice } from '#web/ui/notice.tsx';
import { Section } from '#web/ui/section.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';

const spans = [
  ['7', '7 days'],
  ['30', '30 days'],
  ['366', 'A year'],
] as const;

/** Numbers of what people have deleted, and of what is gone. */
export function DeletedConversations() {
  const [span, setSpan] = useState<(typeof spans)[number][0]>('30');
  const deleted = useQuery(deletedConversations(Number(span)));
  return (
    <Section
      title="What people delete"
      note="Only numbers, by the day in UTC: they stay when the conversations are gone, and say nothing of whose they were."
    >
      <ChoiceBar label="Over how long" value={span} options={spans} onChange={setSpan} />
      {deleted.isPending && <Skeleton className="mt-4 h-40 rounded-xl" />}
      {deleted.isError && (
        <Notice
          look="error"
          className="mt-4"
          actions={
            <Button small onClick={() => void deleted.refetch()}>
              Try again
            </Button>
          }
        >
          {deleted.error.message}
        </Notice>
      )}
      {deleted.data !== undefined && (
        <div className={cx('transition-opacity', deleted.isPlaceholderData && 'opacity-55')}>
          <Numbers of={deleted.data} />
        </div>
      )}
    </Section>
  );
}

function Numbers({ of }: { of: Deleted }) {
  const figures: [string, number, string][] = [
    ['Deleted', of.deleted.conversations, 'by their owners'],
    ['Restored', of.restored.conversations, `${countUpTo(of.restorable, 10_000)} more could be`],
    ['Gone for good', of.purged.conversations, 'after their deletion'],
    ['Expired', of.expired.conversations, 'unused for long'],
  ];
  return (
    <>
      <dl className="mt-4 grid grid-cols-2 gap-px overflow-hidden rounded-xl border border-line bg-line sm:grid-cols-4">
        {figures.map(([name, count, note]) => (
          <div key={name} className="bg-raised px-4 py-3">
            <dt className="text-xs text-faint">{name}</dt>
            <dd className="mt-0.5 text-xl font-semibold tabular-nums">{formatCount(count)}</dd>
            <dd className="text-xs text-faint">{note}</dd>
          </div>
        ))}
      </dl>
      {of.by_day.length === 0 ? (
        <p className="mt-4 text-sm text-soft">
          Nobody has deleted a conversation in this time. Each that is deleted is counted here, with its agent and how
          much it held.
        </p>
      ) : (
        <>
          <p className="mt-4 text-sm text-soft text-pretty">{heldText(of)}</p>
          <Table
            label="By day"
            title="Day"
            rows={of.by_day.toReversed()}
            id={({ date }) => date}
            name={({ date }) => date}
          />
          <Table label="By agent" title="Agent" rows={of.by_agent} id={({ id }) => id} name={({ name }) => name} />
          {of.other_agents > 0 && (
            <p className="-mt-5 text-xs text-faint">{countOf(of.other_agents, 'more agent', 'more agents')}.</p>
          )}
        </>
      )}
    </>
  );
}

function heldText({ deleted }: Deleted): string {
  if (deleted.conversations === 0) return 'Nothing was deleted by its owner in this time.';
  const age = deleted.average_age_days ?? 0;
  const old = age < 1 ? 'less than a day' : countOf(Math.round(age), 'day', 'days');
  const unpriced =
    deleted.unpriced_answers === 0
      ? ''
      : `, and ${countOf(deleted.unpriced_answers, 'answer', 'answers')} of unknown price`;
  return (
    `What was deleted held ${countOf(deleted.messages, 'message', 'messages')}, ${countOf(deleted.tokens, 'token', 'tokens')} and ` +
    `${formatMoney(deleted.total_cost)}${unpriced}. On average it was ${old} old; ` +
    `${formatCount(deleted.younger_than_day)} of ${formatCount(deleted.conversations)} were begun within a day before.`
  );
}

type Counted = Pick<Deleted['by_day'][number], 'deleted' | 'restored' | 'purged' | 'expired'>;

interface TableProps<Row extends Counted> {
  label: string;
  title: string;
  rows: readonly Row[];
  id: (row: Row) => string;
  name: (row: Row) => string;
}

function Table<Row extends Counted>({ label, title, rows, id, name }: TableProps<Row>) {
  const columns: Column<Row>[] = [
    { title, width: '36%', cell: name },
    { title: 'Deleted', align: 'end', cell: ({ deleted }) => formatCount(deleted) },
    { title: 'Restored', align: 'end', cell: ({ restored }) => formatCount(restored) },
    { title: 'Gone for good', align: 'end', cell: ({ purged }) => formatCount(purged) },
    { title: 'Expired', align: 'end', cell: ({ expired }) => formatCount(expired) },
  ];
  return (
    <div className="-mx-4 mt-4">
      <DataTable label={label} columns={columns} rows={whole(rows)} rowKey={id} none="" />
    </div>
  );
}

/** Rows that are all there, as a table takes those that come page by page. */
function whole<Row>(results: readonly Row[]) {
  return {
    data: { pages: [{ results }] },
    error: null,
    isPending: false,
    isPlaceholderData: false,
    hasNextPage: false,
    isFetchingNextPage: false,
    isFetchNextPageError: false,
    refetch: () => Promise.resolve(),
    fetchNextPage: () => Promise.resolve(),
  };
}
