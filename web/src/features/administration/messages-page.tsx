import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { messagesOfAll } from '#web/api/admin-chats.ts';
import { dayBefore, periodOf } from '#web/lib/days.ts';
import { useQueryFilters } from '#web/lib/query-filters.ts';
import { DataTable } from '#web/ui/data-table.tsx';
import { DateRange } from '#web/ui/date-range.tsx';
import { FilterBar, SearchBox, SelectFilter } from '#web/ui/filter-bar.tsx';
import { Chip } from '#web/ui/chip.tsx';
import { LookNotice } from './look-notice.tsx';
import { messageColumns } from './message-columns.tsx';
import { PersonFilter } from './person-filter.tsx';
import { WholeMessageDialog } from './whole-message-dialog.tsx';

const roles = [
  ['', 'Questions and answers'],
  ['user', 'Questions'],
  ['assistant', 'Answers'],
] as const;

/** How far back is searched where nobody says; the server searches through 31 days at most. */
const searchedDays = 30;

/** What people and models said: numbers, and, once the reader has said why, words. */
export function MessagesPage() {
  const [{ search, ...filters }, change] = useQueryFilters(['search', 'user', 'chat', 'role', 'from', 'to']);
  const [reason, setReason] = useState<string | null>(null);
  const [opened, setOpened] = useState<string | null>(null);
  const words = reason === null ? '' : search;
  const messages = useInfiniteQuery(messagesOfAll({ ...filters, ...periodOf(filters), search: words }, reason));
  const isFiltered = words !== '' || Object.values(filters).some((value) => value !== '');

  const searchFor = (typed: string) => {
    const isBounded = [filters.user, filters.chat, filters.from].some((value) => value !== '');
    change({ search: typed, ...(typed !== '' && !isBounded && { from: dayBefore(new Date(), searchedDays) }) });
  };

  return (
    <div className="h-full overflow-y-auto">
      <FilterBar label="Find messages">
        {reason !== null && <SearchBox label="What was said" value={search} onChange={searchFor} />}
        <PersonFilter value={filters.user} onChange={(user) => change({ user })} />
        {filters.chat !== '' && (
          <Chip label="In any chat" onClear={() => change({ chat: '' })}>
            In one chat
          </Chip>
        )}
        <SelectFilter label="By whom" value={filters.role} options={roles} onChange={(role) => change({ role })} />
        <DateRange from={filters.from} to={filters.to} onChange={change} />
      </FilterBar>
      <LookNotice reason={reason} onChange={setReason} />
      <DataTable
        label="Messages"
        columns={messageColumns(reason === null ? null : setOpened)}
        rows={messages}
        rowKey={({ id }) => id}
        none={isFiltered ? 'No message is like this.' : 'What people and agents say will be listed here.'}
      />
      {opened !== null && reason !== null && (
        <WholeMessageDialog id={opened} reason={reason} onClose={() => setOpened(null)} />
      )}
    </div>
  );
}
