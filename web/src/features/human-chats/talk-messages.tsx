import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef } from 'react';
import type { ChatMessage } from '#web/api/chats.ts';
import { cx } from '#web/lib/class-names.ts';
import { dayName, formatClock, formatWhole } from '#web/lib/format-time.ts';
import { Avatar } from '#web/ui/avatar.tsx';
import { TalkState } from './talk-state.tsx';
import type { useTalk } from './use-talk.ts';

interface TalkMessagesProps {
  talk: ReturnType<typeof useTalk>;
  me: number;
}

const fetchWithinRows = 6;
/** Messages of one person within this time stand together, under one name. */
const togetherMs = 5 * 60_000;

export function TalkMessages({ talk, me }: TalkMessagesProps) {
  const { messages, state, hasEarlier, loadEarlier } = talk;
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: messages.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => messages[index]?.id ?? index,
    estimateSize: (index) => 44 + Math.ceil((messages[index]?.content.length ?? 0) / 70) * 24,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: 64,
    overscan: 6,
    paddingStart: 24,
    paddingEnd: 20,
    directDomUpdates: true,
  });
  useLayoutEffect(() => {
    if (state === 'ready') virtualizer.scrollToEnd();
  }, [state, virtualizer]);

  const items = virtualizer.getVirtualItems();
  const firstShown = items[0]?.index ?? 0;
  useEffect(() => {
    if (hasEarlier && firstShown < fetchWithinRows) void loadEarlier().catch(() => undefined);
  }, [hasEarlier, firstShown, loadEarlier, messages.length]);

  return (
    <div
      ref={scroller}
      role="log"
      aria-label="Messages"
      tabIndex={0}
      className="min-h-0 flex-1 overflow-y-auto overscroll-contain [overflow-anchor:none]"
    >
      <TalkState state={state} isEmpty={messages.length === 0} />
      <div ref={virtualizer.containerRef} className="relative w-full">
        {items.map(({ key, index }) => {
          const message = messages[index];
          if (message === undefined) return null;
          return (
            <div
              key={key}
              data-index={index}
              ref={virtualizer.measureElement}
              className="absolute inset-s-0 top-0 w-full px-4 sm:px-6"
            >
              <div className="mx-auto max-w-3xl">
                <SaidMessage message={message} before={messages[index - 1]} isMine={message.sender.id === me} />
              </div>
            </div>
          );
        })}
      </div>
    </div>
  );
}

interface SaidMessageProps {
  message: ChatMessage;
  before: ChatMessage | undefined;
  isMine: boolean;
}

function SaidMessage({ message, before, isMine }: SaidMessageProps) {
  const isNewDay =
    before === undefined || new Date(before.timestamp).toDateString() !== new Date(message.timestamp).toDateString();
  const goesOn =
    !isNewDay &&
    before.sender.id === message.sender.id &&
    Date.parse(message.timestamp) - Date.parse(before.timestamp) < togetherMs;
  return (
    <>
      {isNewDay && (
        <p className="py-4 text-center font-serif text-sm text-faint italic">
          {dayName(message.timestamp, new Date())}
        </p>
      )}
      <article
        aria-label={isMine ? 'You' : message.sender.username}
        className={cx('flex gap-2.5', isMine && 'flex-row-reverse', goesOn ? 'pt-0.5' : 'pt-3.5')}
      >
        {!isMine && (goesOn ? <span className="w-8 shrink-0" /> : <Avatar name={message.sender.username} />)}
        <div className={cx('flex max-w-[82%] flex-col', isMine ? 'items-end' : 'items-start')}>
          {!goesOn && (
            <p className="mb-1 flex gap-2 text-xs text-faint">
              {!isMine && <span className="font-medium text-soft">{message.sender.username}</span>}
              <time dateTime={message.timestamp} title={formatWhole(message.timestamp)}>
                {formatClock(message.timestamp)}
              </time>
            </p>
          )}
          <div
            dir="auto"
            className={cx(
              'rounded-[1.125rem] px-3.5 py-2 whitespace-pre-wrap wrap-anywhere',
              isMine ? 'rounded-ee-md bg-bubble' : 'rounded-es-md border border-line bg-raised',
            )}
          >
            {message.content}
          </div>
        </div>
      </article>
    </>
  );
}
