import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { SearchResults } from '#web/api/search.ts';
import { formatDay } from '#web/lib/format-time.ts';
import { Button } from '#web/ui/button.tsx';
import { Notice } from '#web/ui/notice.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';

interface SearchStateProps {
  search: UseInfiniteQueryResult<InfiniteData<SearchResults>>;
  found: number;
  wanted: string;
}

/** Below what was found: that it is looked for, that there is nothing, how far back was looked, and what to do about it. */
export function SearchState({ search, found, wanted }: SearchStateProps) {
  if (search.isError) {
    return (
      <Notice
        look="error"
        className="mt-2"
        actions={
          <Button small onClick={() => void search.refetch()}>
            Try again
          </Button>
        }
      >
        {search.error.message}
      </Notice>
    );
  }
  if (search.isPending) {
    return (
      <div className="space-y-5 px-3 py-3" aria-hidden>
        {[70, 85, 60].map((width) => (
          <div key={width} className="space-y-2">
            <Skeleton className="h-3 w-40" />
            <div style={{ width: `${width}%` }}>
              <Skeleton className="h-4" />
            </div>
          </div>
        ))}
      </div>
    );
  }
  const searchedTo = search.data.pages.at(-1)?.searched_to ?? null;
  const isOver = !search.hasNextPage;
  return (
    <>
      <p role="status" className="sr-only">
        {found === 0 ? 'Nothing found' : `${found}${isOver ? '' : ' or more'} found`}
      </p>
      {found === 0 && <Nothing wanted={wanted} since={isOver ? null : searchedTo} />}
      {search.hasNextPage && (
        <div className="pt-3 pb-1 text-center">
          <Button small busy={search.isFetchingNextPage} onClick={() => void search.fetchNextPage()}>
            {found === 0 ? 'Search further back' : 'Show more'}
          </Button>
        </div>
      )}
    </>
  );
}

function Nothing({ wanted, since }: { wanted: string; since: string | null }) {
  return (
    <div className="px-3 pt-8 pb-4 text-center text-pretty">
      <p className="font-medium wrap-anywhere" dir="auto">
        {since === null ? `Nothing says “${wanted}”` : `Nothing since ${formatDay(since, new Date())} says “${wanted}”`}
      </p>
      <p className="mt-1 text-sm text-faint">All words must be there: try fewer of them, or the beginning of one.</p>
    </div>
  );
}
