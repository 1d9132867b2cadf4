import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { caseList, caseSummary, type Case } from '#web/api/cases.ts';
import { useSearch } from '#web/lib/navigation.ts';
import { countUpTo } from '#web/lib/format-count.ts';
import { useQueryFilters } from '#web/lib/query-filters.ts';
import { paths } from '#web/lib/routes.ts';
import { Button } from '#web/ui/button.tsx';
import { PageState } from '#web/ui/page-state.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';
import { TableEnd } from '#web/ui/table-end.tsx';
import { CaseFilterBar, type CaseFilters, filterNames } from './case-filters.tsx';
import { CaseRow } from './case-row.tsx';
import { useRowKeys } from './use-row-keys.ts';

/** What people flagged and nobody has decided on yet, or what the filters ask for. */
export function CaseQueue({ personId }: { personId: number }) {
  const [filters, change] = useQueryFilters(filterNames);
  const list = useInfiniteQuery(caseList(filters));
  useRowKeys();
  const rows = list.data?.pages.flatMap(({ results }) => results) ?? [];
  const isEmpty = list.isSuccess && rows.length === 0;
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-4xl pb-10">
        <CaseFilterBar filters={filters} onChange={change} />
        {list.isPending && <RowSkeletons />}
        {isEmpty && <Empty filters={filters} onClear={() => change(noFilters)} />}
        <Rows rows={rows} personId={personId} isBusy={list.isPlaceholderData} />
        <div className="px-4">
          <TableEnd rows={list} shown={rows.length} />
        </div>
        {rows.length > 1 && (
          <p className="pt-2 text-center text-xs text-faint pointer-coarse:hidden">
            <Key>j</Key> and <Key>k</Key> go down and up, <Key>Enter</Key> opens a case.
          </p>
        )}
      </div>
    </div>
  );
}

const noFilters = Object.fromEntries(filterNames.map((name) => [name, ''])) as CaseFilters;

function Rows({ rows, personId, isBusy }: { rows: Case[]; personId: number; isBusy: boolean }) {
  const search = useSearch();
  if (rows.length === 0) return null;
  return (
    <ul aria-label="Cases" aria-busy={isBusy} className="divide-y divide-line px-1 sm:px-2">
      {rows.map((row) => (
        <CaseRow
          key={row.id}
          row={row}
          href={paths.reviewCase(row.id) + search}
          isYours={(row.assignee ?? row.decided_by)?.id === personId}
        />
      ))}
    </ul>
  );
}

function RowSkeletons() {
  return (
    <div className="space-y-2 px-4 pt-1" aria-busy>
      {Array.from({ length: 6 }, (_, index) => (
        <Skeleton key={index} className="h-14 rounded-xl" />
      ))}
    </div>
  );
}

function Empty({ filters, onClear }: { filters: CaseFilters; onClear: () => void }) {
  const isFiltered = Object.values(filters).some((value) => value !== '');
  return isFiltered ? (
    <PageState title="No case is like this" actions={<Button onClick={onClear}>Show all that wait</Button>} />
  ) : (
    <PageState title="Nothing waits">
      Answers that people flag come here, safety issues first. You decide whether a flag is right, and whoever set it
      learns what came of it.
    </PageState>
  );
}

function Key({ children }: { children: string }) {
  return <kbd className="rounded border border-line bg-sunk px-1 font-sans">{children}</kbd>;
}

/** How much there is to do, in a line. */
export function QueueSummary() {
  const { data } = useQuery(caseSummary());
  if (data === undefined) return null;
  const parts: [count: number, what: string, look: string][] = [
    [data.safety_issue, data.safety_issue === 1 ? 'safety issue' : 'safety issues', 'text-danger font-medium'],
    [data.open, 'open', ''],
    [data.escalated, 'escalated', 'max-sm:hidden'],
    [data.mine, 'yours', 'max-sm:hidden'],
  ];
  return (
    <p className="ms-auto flex min-w-0 gap-x-3 overflow-hidden pe-2 text-sm whitespace-nowrap text-faint">
      {parts
        .filter(([count, what]) => count > 0 || what === 'open')
        .map(([count, what, look]) => (
          <span key={what} className={look}>
            {countUpTo(count, 1_000)} {what}
          </span>
        ))}
    </p>
  );
}
