import { useInfiniteQuery } from '@tanstack/react-query';
import { type Subject, type TrendChange, trendChanges } from '#web/api/quality.ts';
import { figureNames, testOf } from '#web/lib/quality-words.ts';
import { Button } from '#web/ui/button.tsx';
import { formatShortDay, formatWholeDay } from '#web/ui/chart/day-axis.ts';
import { TrendWord } from '#web/ui/figures/trend-word.tsx';
import { Notice } from '#web/ui/notice.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';

/** Since when trends are what they are, newest first: what was found on each night. */
export function TrendChanges({ subject }: { subject: Subject }) {
  const list = useInfiniteQuery(trendChanges(subject));
  const found = list.data?.pages.flatMap((page) => page.results) ?? [];
  return (
    <section aria-label="What has changed" className="mt-9">
      <h3 className="font-medium">What has changed</h3>
      <p className="mt-0.5 text-sm text-faint text-pretty">
        Every night the 90 days before it are looked at; here stands what they say since then and had not said before.
      </p>
      {list.isPending && <Skeleton className="mt-3 h-16 rounded-2xl" />}
      {list.isError && (
        <Notice
          look="error"
          className="mt-3"
          actions={
            <Button small onClick={() => void (list.data === undefined ? list.refetch() : list.fetchNextPage())}>
              Try again
            </Button>
          }
        >
          {list.error.message}
        </Notice>
      )}
      {list.data !== undefined && found.length === 0 && (
        <p className="mt-3 rounded-2xl bg-sunk px-6 py-5 text-center text-sm text-soft text-balance">
          Nothing yet. When a figure begins to improve or decline, or no longer does, it says so here.
        </p>
      )}
      {found.length > 0 && (
        <ul className="mt-3 divide-y divide-line rounded-2xl border border-line bg-paper px-4">
          {found.map((change) => (
            <ChangeRow key={change.id} change={change} />
          ))}
        </ul>
      )}
      {list.hasNextPage && !list.isError && (
        <p className="mt-2 text-center">
          <Button small look="quiet" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            Earlier ones
          </Button>
        </p>
      )}
    </section>
  );
}

function ChangeRow({ change }: { change: TrendChange }) {
  const { date, subject_name: name, figure, before } = change;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-0.5 py-2.5 text-sm">
      <time dateTime={date} title={formatWholeDay(date)} className="w-14 shrink-0 text-faint tabular-nums">
        {formatShortDay(date)}
      </time>
      <span className="wrap-anywhere">
        <span className="font-medium">{name}</span> <span className="text-soft">{figureNames[figure]}</span>
      </span>
      <TrendWord trend={change} />
      {before !== null && <span className="text-xs text-faint">was {before}</span>}
      <span aria-hidden className="basis-full text-xs text-faint tabular-nums @2xl:ms-auto @2xl:basis-auto">
        {testOf(change)}
      </span>
    </li>
  );
}
