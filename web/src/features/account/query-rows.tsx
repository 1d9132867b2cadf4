import type { UseQueryResult } from '@tanstack/react-query';
import { Button } from '#web/ui/button.tsx';
import { Notice } from '#web/ui/notice.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';

interface QueryRowsProps<Row> {
  query: UseQueryResult<Row[]>;
  /** Said where there are none. */
  none: string;
  children: (row: Row) => React.ReactNode;
}

/** A list with its loading, failed and empty states. */
export function QueryRows<Row>({ query, none, children }: QueryRowsProps<Row>) {
  if (query.isPending) {
    return (
      <div className="space-y-2">
        <Skeleton className="h-14 rounded-xl" />
        <Skeleton className="h-14 rounded-xl" />
      </div>
    );
  }
  if (query.isLoadingError) {
    return (
      <Notice
        look="error"
        actions={
          <Button small onClick={() => void query.refetch()}>
            Try again
          </Button>
        }
      >
        {query.error.message}
      </Notice>
    );
  }
  if (query.data.length === 0) return <p className="text-sm text-faint">{none}</p>;
  return <ul className="divide-y divide-line rounded-xl border border-line bg-raised">{query.data.map(children)}</ul>;
}
