import { useInfiniteQuery } from '@tanstack/react-query';
import { Search, X } from 'lucide-react';
import { useDeferredValue, useMemo, useState } from 'react';
import { conversationList } from '#web/api/conversations.ts';
import type { Conversation } from '#web/api/conversations.ts';
import { cx } from '#web/lib/class-names.ts';
import { groupByDay } from '#web/lib/day-groups.ts';
import { IconButton } from '#web/ui/icon-button.tsx';
import { ListEnd } from './list-end.tsx';
import { ConversationRow } from './conversation-row.tsx';
import { newestFirst, momentOf } from './order.ts';

export function ConversationList({ className, searchKeys }: { className: string; searchKeys: string }) {
  const [typed, setTyped] = useState('');
  const search = useDeferredValue(typed.trim());
  return (
    <div className={cx('flex flex-col', className)}>
      <SearchField value={typed} onChange={setTyped} keys={searchKeys} />
      <Rows search={search} />
    </div>
  );
}

function SearchField({ value, onChange, keys }: { value: string; onChange: (value: string) => void; keys: string }) {
  return (
    <div className="relative mx-2 mb-1">
      <Search size={15} className="pointer-events-none absolute start-2.5 top-1/2 -translate-y-1/2 text-faint" />
      <input
        type="search"
        data-search
        value={value}
        aria-label="Search your chats by title"
        placeholder={`Search  ${keys}`}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && onChange('')}
        className="h-9 w-full rounded-lg border border-line bg-paper ps-8 pe-8 text-sm hover:border-edge focus:border-accent focus:outline-none pointer-coarse:h-11 [&::-webkit-search-cancel-button]:hidden"
      />
      {value !== '' && (
        <IconButton
          small
          label="Clear the search"
          tipAlign="end"
          className="absolute end-0.5 top-0.5"
          onClick={() => onChange('')}
        >
          <X size={14} />
        </IconButton>
      )}
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
        state={
          list.isError
            ? 'failed'
            : list.isFetchingNextPage || list.isPending
              ? 'loading'
              : list.hasNextPage
                ? 'more'
                : 'end'
        }
        onMore={() => void (list.isError && !list.data ? list.refetch() : list.fetchNextPage())}
      />
    </div>
  );
}

function grouped(conversations: Conversation[]) {
  return groupByDay(newestFirst(conversations), momentOf, new Date());
}
