import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { conversationList } from '#web/api/conversations.ts';
import type { Conversation } from '#web/api/conversations.ts';
import { cx } from '#web/lib/class-names.ts';
import { groupByDay } from '#web/lib/day-groups.ts';
import { paths } from '#web/lib/routes.ts';
import { Link } from '#web/ui/link.tsx';
import { endState, ListEnd } from '#web/ui/list-end.tsx';
import { ConversationRow } from './conversation-row.tsx';
import { newestFirst, momentOf } from './order.ts';

export function ConversationList({ className }: { className: string }) {
  const list = useInfiniteQuery(conversationList());
  const groups = useMemo(() => grouped(list.data?.pages.flatMap((page) => page.results) ?? []), [list.data]);
  const isEmpty = list.isSuccess && groups.length === 0;
  return (
    <div className={cx('overflow-y-auto overscroll-contain px-2 pb-4', className)}>
      {groups.map(({ label, rows }) => (
        <section key={label} aria-label={label}>
          <h2 className="sticky top-0 z-10 bg-sunk px-2.5 pt-4 pb-1.5 font-serif text-sm text-faint italic">{label}</h2>
          <ul>
            {rows.map((conversation) => (
              <ConversationRow key={conversation.id} conversation={conversation} />
            ))}
          </ul>
        </section>
      ))}
      {isEmpty && <p className="px-2.5 pt-6 text-sm text-faint">Your chats with agents will be here.</p>}
      <ListEnd
        state={endState(list)}
        onMore={() => void (list.isError && !list.data ? list.refetch() : list.fetchNextPage())}
      />
      {list.isSuccess && !list.hasNextPage && (
        <Link
          href={paths.archived}
          className="mt-3 inline-flex items-center rounded-md px-2.5 py-1 text-xs text-faint hover:text-ink pointer-coarse:min-h-11"
        >
          Archived chats
        </Link>
      )}
    </div>
  );
}

function grouped(conversations: Conversation[]) {
  return groupByDay(newestFirst(conversations), momentOf, new Date());
}
