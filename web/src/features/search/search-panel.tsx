import { useInfiniteQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { conversationList } from '#web/api/conversations.ts';
import { longestSearch, searchResults } from '#web/api/search.ts';
import type { SearchFilter, SearchHit } from '#web/api/search.ts';
import { cx } from '#web/lib/class-names.ts';
import { isComposing } from '#web/lib/keyboard.ts';
import { navigate } from '#web/lib/navigation.ts';
import { paths } from '#web/lib/routes.ts';
import { useSettled } from '#web/lib/use-settled.ts';
import { SearchField } from '#web/ui/search-field.tsx';
import { FoundRow } from './found-row.tsx';
import { ChatRow, HitRow } from './hit-row.tsx';
import { SearchState } from './search-state.tsx';

interface SearchPanelProps {
  typed: string;
  onType: (typed: string) => void;
  filter: SearchFilter;
  /** How many hits at a time. */
  limit: number;
  /** How many of the newest chats are offered before anything is typed. */
  recent: number;
  onOpen?: () => void;
  field: React.Ref<HTMLInputElement>;
  /** What stands between the field and what is found. */
  children?: React.ReactNode;
}

const settleMs = 140;

interface Row {
  key: string;
  href: string;
  content: React.ReactNode;
}

/** The field and what is found for it. The arrow keys walk through that, Enter opens it. */
export function SearchPanel({ typed, onType, filter, limit, recent, onOpen, field, children }: SearchPanelProps) {
  const listId = useId();
  const [active, setActive] = useState(0);
  const wanted = useSettled(typed.trim(), settleMs);
  const search = useInfiniteQuery(searchResults(wanted, filter, limit));
  const newest = useInfiniteQuery({ ...conversationList(), enabled: recent > 0 });

  const isSearch = wanted !== '';
  const hits = isSearch ? (search.data?.pages.flatMap((page) => page.results) ?? []) : [];
  const chats = isSearch ? [] : (newest.data?.pages[0]?.results.slice(0, recent) ?? []);
  const rows: Row[] = isSearch
    ? hits.map((hit) => ({ key: keyOf(hit), href: hrefOf(hit), content: <HitRow hit={hit} /> }))
    : chats.map((chat) => ({
        key: chat.id,
        href: paths.conversation(chat.id),
        content: <ChatRow conversation={chat} />,
      }));
  const at = Math.min(active, Math.max(0, rows.length - 1));

  const open = (row: Row | undefined) => {
    if (row === undefined) return;
    onOpen?.();
    navigate(row.href);
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (isComposing(event) || rows.length === 0) return;
    if (event.key === 'ArrowDown') setActive((at + 1) % rows.length);
    else if (event.key === 'ArrowUp') setActive((at + rows.length - 1) % rows.length);
    else if (event.key === 'Enter') open(rows[at]);
    else return;
    event.preventDefault();
  };

  return (
    <>
      <div className="sticky top-0 z-10 space-y-3 bg-inherit pb-2">
        <SearchField
          ref={field}
          label="Search your chats"
          placeholder="Words, “a phrase”, -without"
          role="combobox"
          aria-expanded
          aria-autocomplete="list"
          aria-controls={listId}
          aria-activedescendant={rows[at] === undefined ? undefined : `${listId}-${rows[at].key}`}
          autoComplete="off"
          spellCheck={false}
          enterKeyHint="search"
          maxLength={longestSearch}
          dir="auto"
          value={typed}
          onKeyDown={onKeyDown}
          onChange={(value) => {
            setActive(0);
            onType(value);
          }}
        />
        {children}
      </div>
      {!isSearch && rows.length > 0 && (
        <h2 className="px-3 pt-2 pb-1 font-serif text-sm text-faint italic">Newest chats</h2>
      )}
      <div
        id={listId}
        role="listbox"
        aria-label={isSearch ? 'What was found' : 'Newest chats'}
        className={cx('-mx-1 transition-opacity', isSearch && search.isPlaceholderData && 'opacity-60')}
      >
        {rows.map((row, index) => (
          <FoundRow
            key={row.key}
            id={`${listId}-${row.key}`}
            href={row.href}
            isActive={index === at}
            onActive={() => setActive(index)}
            onOpen={() => onOpen?.()}
          >
            {row.content}
          </FoundRow>
        ))}
      </div>
      {isSearch && <SearchState search={search} found={hits.length} wanted={wanted} />}
    </>
  );
}

function keyOf({ conversation, message }: SearchHit): string {
  return message?.id ?? conversation.id;
}

function hrefOf({ conversation, message }: SearchHit): string {
  return message === null ? paths.conversation(conversation.id) : paths.message(conversation.id, message.id);
}
