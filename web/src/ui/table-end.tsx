import { RequestError } from '#web/api/http.ts';
import { countOf } from '#web/lib/format-count.ts';
import { Button } from './button.tsx';
import { Notice } from './notice.tsx';

/** A list that is read page by page, as `useInfiniteQuery` gives it. */
export interface PagedRows<Row> {
  data: { pages: readonly { results: readonly Row[] }[] } | undefined;
  error: Error | null;
  isPending: boolean;
  /** What is shown is the answer to a former question. */
  isPlaceholderData: boolean;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  isFetchNextPageError: boolean;
  refetch: () => Promise<unknown>;
  fetchNextPage: () => Promise<unknown>;
}

interface TableEndProps {
  rows: Omit<PagedRows<unknown>, 'data'>;
  /** How many stand above. */
  shown: number;
}

/** What stands below a table's rows: that they could not be had, that there are more, or that these are all. */
export function TableEnd({ rows, shown }: TableEndProps) {
  if (rows.error !== null) {
    const retry = rows.isFetchNextPageError ? rows.fetchNextPage : rows.refetch;
    return (
      <Notice
        look="error"
        className="mt-4"
        actions={
          <Button small onClick={() => void retry()}>
            Try again
          </Button>
        }
      >
        {rows.error instanceof RequestError ? rows.error.told : rows.error.message}
      </Notice>
    );
  }
  if (shown === 0) return null;
  return (
    <div className="flex min-h-8 items-center justify-center gap-3 pt-5 text-xs text-faint">
      {rows.hasNextPage ? (
        <Button small busy={rows.isFetchingNextPage} onClick={() => void rows.fetchNextPage()}>
          Show more
        </Button>
      ) : (
        <p>{countOf(shown, 'row', 'rows')} in all</p>
      )}
    </div>
  );
}
