import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown } from 'lucide-react';
import { useEffect, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { cx } from '#web/lib/class-names.ts';
import type { LiveConversation } from '#web/realtime/live-conversation.ts';
import { Button } from '#web/ui/button.tsx';
import { IconButton } from '#web/ui/icon-button.tsx';
import { Spinner } from '#web/ui/spinner.tsx';
import { estimateHeight } from './estimate-height.ts';
import { ListSkeleton } from './list-skeleton.tsx';
import { MessageItem } from './message-item.tsx';
import type { Outgoing } from './use-turns.ts';
import { OutgoingMessage } from './outgoing-message.tsx';

export interface MessageListHandle {
  toEnd: () => void;
  focus: () => void;
}

interface MessageListProps {
  ref: React.Ref<MessageListHandle>;
  live: LiveConversation;
  outgoing: Outgoing | null;
  /** The message that a link leads to. */
  target: string | null;
}

const outgoingKey = 'outgoing';
/** The reader counts as being at the end within this distance, in pixels. */
const endThreshold = 64;
/** Earlier messages are fetched when the view comes this near to the first one loaded. */
const fetchWithinRows = 8;

/**
 * Only the messages around the view are in the page, however many are loaded. The list keeps the reader's place when
 * earlier ones come, stays at the end while an answer grows, and lets go as soon as the reader scrolls up.
 */
export function MessageList({ ref, live, outgoing, target }: MessageListProps) {
  const path = useStore(live.store, (state) => state.transcript.path);
  const loading = useStore(live.store, (state) => state.loading);
  const earlier = useStore(live.store, (state) => state.earlier);
  const scroller = useRef<HTMLDivElement>(null);
  const [isAtEnd, setAtEnd] = useState(true);
  const keys = outgoing !== null && path.length <= outgoing.after ? [...path, outgoingKey] : path;

  const virtualizer = useVirtualizer({
    count: keys.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => keys[index] ?? index,
    estimateSize: (index) => estimateHeight(live.store.getState().transcript.messages.get(keys[index] ?? '')),
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: endThreshold,
    overscan: 4,
    paddingStart: 72,
    paddingEnd: 24,
    directDomUpdates: true,
  });

  const isReady = loading === 'ready';
  useLayoutEffect(() => {
    if (isReady) virtualizer.scrollToEnd();
  }, [isReady, live, virtualizer]);
  useLayoutEffect(() => {
    const at = target === null ? -1 : live.store.getState().transcript.path.indexOf(target);
    if (isReady && at >= 0) virtualizer.scrollToIndex(at, { align: 'center' });
  }, [isReady, live, target, virtualizer]);
  useImperativeHandle(
    ref,
    () => ({
      toEnd: () => virtualizer.scrollToEnd(),
      focus: () => scroller.current?.focus({ preventScroll: true }),
    }),
    [virtualizer],
  );

  const items = virtualizer.getVirtualItems();
  const firstShown = items[0]?.index ?? 0;
  useEffect(() => {
    if (isReady && earlier === 'more' && firstShown < fetchWithinRows) void live.loadEarlier();
  }, [isReady, earlier, firstShown, live]);

  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={scroller}
        role="log"
        aria-live="off"
        aria-label="Messages"
        aria-busy={!isReady}
        tabIndex={0}
        onScroll={() => setAtEnd(virtualizer.isAtEnd())}
        className="h-full overflow-y-auto overscroll-contain [overflow-anchor:none] focus-visible:outline-offset-[-3px]"
      >
        {!isReady && <ListSkeleton />}
        {isReady && keys.length === 0 && <NothingSaid />}
        <div ref={virtualizer.containerRef} className="relative w-full">
          <EarlierState earlier={earlier} onRetry={() => void live.loadEarlier()} />
          {items.map(({ key, index }) => (
            <div
              key={key}
              data-index={index}
              ref={virtualizer.measureElement}
              className="absolute inset-s-0 top-0 w-full px-4 sm:px-6"
            >
              <div className={cx('mx-auto w-full max-w-3xl', key === target && 'found')}>
                {key === outgoingKey && outgoing !== null ? (
                  <OutgoingMessage content={outgoing.content} />
                ) : (
                  <MessageItem live={live} id={String(key)} isLast={index === keys.length - 1} />
                )}
              </div>
            </div>
          ))}
        </div>
      </div>
      {isReady && !isAtEnd && (
        <IconButton
          label="To the newest message"
          tipSide="top"
          onClick={() => virtualizer.scrollToEnd()}
          look="floating"
          className="absolute start-1/2 bottom-3 -translate-x-1/2"
        >
          <ArrowDown size={18} />
        </IconButton>
      )}
    </div>
  );
}

function NothingSaid() {
  return (
    <p className="grid h-full place-items-center px-4 text-center text-sm text-balance text-faint">
      There are no messages here. Write the first one below.
    </p>
  );
}

function EarlierState({ earlier, onRetry }: { earlier: 'none' | 'more' | 'loading' | 'failed'; onRetry: () => void }) {
  return (
    <div className="absolute inset-x-0 top-0 grid h-16 place-items-center text-sm text-faint">
      {earlier === 'loading' && <Spinner label="Loading earlier messages" />}
      {earlier === 'failed' && (
        <span role="alert">
          Earlier messages were not loaded.{' '}
          <Button small onClick={onRetry}>
            Try again
          </Button>
        </span>
      )}
    </div>
  );
}
