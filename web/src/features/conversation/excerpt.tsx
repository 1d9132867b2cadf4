import { useInfiniteQuery } from '@tanstack/react-query';
import { useLayoutEffect, useRef } from 'react';
import { messagePath } from '#web/api/message-path.ts';
import type { Message } from '#web/api/messages.ts';
import { Button } from '#web/ui/button.tsx';
import { Notice } from '#web/ui/notice.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';

interface ExcerptProps {
  /** The message that it stands around. */
  target: string;
  onSwitch: () => void;
  onLeave: () => void;
  /** Shows one of them. */
  children: (message: Message) => React.ReactNode;
}

/** The messages around one that is far from the newest, or on a branch that is not the chosen one: to look chooses nothing. */
export function Excerpt({ target, onSwitch, onLeave, children }: ExcerptProps) {
  const path = useInfiniteQuery(messagePath(target));
  const pages = path.data?.pages ?? [];
  const messages = pages.flatMap((page) => page.results);
  const scroller = useRef<HTMLDivElement>(null);
  const found = useRef<HTMLDivElement>(null);
  const before = useRef({ height: 0, top: 0 });
  const first = messages[0]?.id;
  const isThere = path.isSuccess;

  useLayoutEffect(() => {
    if (isThere) found.current?.scrollIntoView({ block: 'center' });
  }, [isThere]);
  useLayoutEffect(() => {
    const { height, top } = before.current;
    if (first !== undefined && scroller.current !== null && height > 0)
      scroller.current.scrollTop = top + scroller.current.scrollHeight - height;
  }, [first]);

  const loadEarlier = () => {
    before.current = { height: scroller.current?.scrollHeight ?? 0, top: scroller.current?.scrollTop ?? 0 };
    void path.fetchPreviousPage();
  };

  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line bg-sunk px-4 py-1.5 text-sm text-soft sm:px-6">
        <p className="min-w-0 flex-1 basis-full sm:basis-40">
          {pages[0]?.is_chosen === false ? 'This was said on another branch.' : 'An earlier part of this chat.'}
        </p>
        {pages[0]?.is_chosen === false && (
          <Button small onClick={onSwitch}>
            Switch to it
          </Button>
        )}
        <Button small onClick={onLeave}>
          To the newest message
        </Button>
      </div>
      <div
        ref={scroller}
        role="log"
        aria-live="off"
        aria-label="Messages"
        aria-busy={path.isPending}
        tabIndex={0}
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-4 py-6 [overflow-anchor:none] focus-visible:outline-offset-[-3px] sm:px-6"
      >
        <div className="mx-auto w-full max-w-3xl">
          {path.isPending && (
            <div className="space-y-8">
              <Skeleton className="ms-auto h-10 w-2/5 rounded-2xl" />
              <Skeleton className="h-24" />
            </div>
          )}
          {path.isError && (
            <Notice
              look="error"
              actions={
                <Button small onClick={() => void path.refetch()}>
                  Try again
                </Button>
              }
            >
              {path.error.message}
            </Notice>
          )}
          {path.hasPreviousPage && (
            <Further label="Earlier messages" busy={path.isFetchingPreviousPage} onLoad={loadEarlier} />
          )}
          {messages.map((message) => (
            <div
              key={message.id}
              ref={message.id === target ? found : undefined}
              className={message.id === target ? 'found' : undefined}
            >
              {children(message)}
            </div>
          ))}
          {path.hasNextPage && (
            <Further label="Later messages" busy={path.isFetchingNextPage} onLoad={() => void path.fetchNextPage()} />
          )}
        </div>
      </div>
    </div>
  );
}

function Further({ label, busy, onLoad }: { label: string; busy: boolean; onLoad: () => void }) {
  return (
    <div className="pb-6 text-center">
      <Button small busy={busy} onClick={onLoad}>
        {label}
      </Button>
    </div>
  );
}
