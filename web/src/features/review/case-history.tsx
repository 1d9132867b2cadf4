import { type UseInfiniteQueryResult, type InfiniteData, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type CaseEvent, caseHistory, commentOnCase } from '#web/api/cases.ts';
import { cx } from '#web/lib/class-names.ts';
import { Button } from '#web/ui/button.tsx';
import { Moment } from '#web/ui/moment.tsx';
import { Notice } from '#web/ui/notice.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';
import { TextArea } from '#web/ui/text-area.tsx';
import { toast } from '#web/ui/toasts.tsx';
import { deedOf } from './case-words.ts';
import { CaseSection } from './case-section.tsx';

interface CaseHistoryProps {
  id: string;
  history: UseInfiniteQueryResult<InfiniteData<{ events: CaseEvent[]; earlier: string | null }>>;
}

/** All that ever happened to the case, the newest first, with what reviewers said to each other. */
export function CaseHistory({ id, history }: CaseHistoryProps) {
  const events = history.data?.pages.flatMap((page) => page.events) ?? [];
  return (
    <CaseSection title="History">
      <CommentForm id={id} />
      {history.isPending && <Skeleton className="mt-4 h-16 rounded-xl" />}
      {history.isError && events.length === 0 && (
        <Notice
          look="error"
          className="mt-4"
          actions={
            <Button small onClick={() => void history.refetch()}>
              Try again
            </Button>
          }
        >
          {history.error.message}
        </Notice>
      )}
      <ol className="mt-5">
        {events.map((event, index) => (
          <EventItem key={event.id} event={event} isLast={index === events.length - 1} />
        ))}
      </ol>
      {history.hasNextPage && (
        <Button
          small
          look="quiet"
          className="mt-2 -ms-3"
          busy={history.isFetchingNextPage}
          onClick={() => void history.fetchNextPage()}
        >
          Show earlier
        </Button>
      )}
    </CaseSection>
  );
}

function EventItem({ event, isLast }: { event: CaseEvent; isLast: boolean }) {
  const isDecision = event.kind === 'decided' || event.kind === 'reopened';
  return (
    <li className="relative flex gap-3 pb-4 text-sm">
      {!isLast && <span aria-hidden className="absolute start-[3.5px] top-4 -bottom-1 w-px bg-line" />}
      <span
        aria-hidden
        className={cx('relative mt-1.5 size-2 shrink-0 rounded-full', isDecision ? 'bg-accent' : 'bg-edge')}
      />
      <div className="min-w-0 flex-1">
        <p className="flex items-baseline gap-x-3">
          <span className="min-w-0 flex-1 text-soft wrap-anywhere">
            <span className="font-medium text-ink">{event.actor.username}</span> {deedOf(event)}
          </span>
          <span className="text-xs text-faint">
            <Moment iso={event.created_at} />
          </span>
        </p>
        {event.reason !== '' && (
          <p dir="auto" className="mt-1 rounded-lg bg-sunk px-3 py-2 whitespace-pre-wrap text-soft wrap-anywhere">
            {event.reason}
          </p>
        )}
      </div>
    </li>
  );
}

/** As the contract has it. */
const longest = 2000;

function CommentForm({ id }: { id: string }) {
  const client = useQueryClient();
  const [text, setText] = useState('');
  const comment = useMutation({
    mutationFn: () => commentOnCase(id, text),
    onSuccess: () => {
      setText('');
      return client.invalidateQueries({ queryKey: caseHistory(id).queryKey });
    },
    onError: (error) => toast(error.message),
  });
  return (
    <form
      className="space-y-2"
      onSubmit={(event) => {
        event.preventDefault();
        comment.mutate();
      }}
    >
      <TextArea
        label="Comment for the other reviewers"
        placeholder="Say something to the other reviewers"
        rows={2}
        longest={longest}
        maxLength={longest}
        value={text}
        onChange={setText}
      />
      {text.trim() !== '' && (
        <Button small type="submit" busy={comment.isPending}>
          Comment
        </Button>
      )}
    </form>
  );
}
