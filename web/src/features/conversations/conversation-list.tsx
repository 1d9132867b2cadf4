import { useInfiniteQuery } from '@tanstack/react-query';
import { useDeferredValue, useMemo, useState } from 'react';
import { conversationList } from '#web/api/conversations.ts';
import type { Conversation } from '#web/api/conversations.ts';
import { cx } from '#web/lib/class-names.ts';
import { groupByDay } from '#web/lib/day-groups.ts';
import { endState, ListEnd } from '#web/ui/list-end.tsx';
import { SearchField } from '#web/ui/search-field.tsx';
import { ConversationRow } from './conversation-row.tsx';
import { newestFirst, momentOf } from './order.ts';

export function ConversationList({ className, searchKeys }: { className: string; searchKeys: string }) {
  const [typed, setTyped] = useState('');
  const search = useDeferredValue(typed.trim());
  return (
    <div className={cx('flex flex-col', className)}>
      <SearchField
        data-search
        label="Search your chats by title"
        placeholder={`Search  ${searchKeys}`}
        value={typed}
        onChange={setTyped}
        className="mx-2 mb-1"
      />
      <Rows search={search} />
    </div>
  );
}

function Rows({ search }: { search: string }) {
  const list = useInfiniteQuery(conversationList(search));
  const groups = useMemo(() => grouped(list.data?.pages.flatMap((page) => page.results) ?? []), [list.data]);
  const isEmpty = list.isSuccess && groups.length === 0;
  return (
    <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-2 pb-4">
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
      {isEmpty && (
        <p className="px-2.5 pt-6 text-sm text-faint">
          {search === '' ? 'Your chats with agents will be here.' : `No chat has “${search}” in its title.`}
        </p>
      )}
      <ListEnd
        state={endState(list)}
        onMore={() => void (list.isError && !list.data ? list.refetch() : list.fetchNextPage())}
      />
    </div>
  );
}

function grouped(conversations: Conversation[]) {
  return groupByDay(newestFirst(conversations), momentOf, new Date());
}
