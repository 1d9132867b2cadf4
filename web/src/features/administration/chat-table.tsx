import { useInfiniteQuery } from '@tanstack/react-query';
import { type AdminChat, chatsOfAll } from '#web/api/admin-chats.ts';
import { formatCount } from '#web/lib/format-count.ts';
import { periodOf } from '#web/lib/days.ts';
import { useQueryFilters } from '#web/lib/query-filters.ts';
import { paths } from '#web/lib/routes.ts';
import { type Column, DataTable } from '#web/ui/data-table.tsx';
import { DateRange } from '#web/ui/date-range.tsx';
import { FilterBar, SearchBox, SelectFilter } from '#web/ui/filter-bar.tsx';
import { Link } from '#web/ui/link.tsx';
import { Moment } from '#web/ui/moment.tsx';
import { Chip } from '#web/ui/chip.tsx';
import { costOfChat } from './cost-of.ts';
import { PersonFilter } from './person-filter.tsx';

const statuses = [
  ['', 'Any status'],
  ['active', 'Active'],
  ['paused', 'Paused'],
  ['completed', 'Completed'],
  ['archived', 'Archived'],
] as const;

const deletions = [
  ['', 'Deleted or not'],
  ['false', 'Not deleted'],
  ['true', 'Deleted'],
] as const;

/** Everybody's conversations: titles and numbers. */
export function ChatTable() {
  const [filters, change] = useQueryFilters(['search', 'user', 'agent', 'status', 'deleted', 'from', 'to']);
  const chats = useInfiniteQuery(chatsOfAll({ ...filters, ...periodOf(filters) }));
  const isFiltered = Object.values(filters).some((value) => value !== '');
  const agentName = chats.data?.pages[0]?.results.find(({ agent }) => agent === filters.agent)?.agent_name;
  return (
    <div className="h-full overflow-y-auto">
      <FilterBar label="Find chats">
        <SearchBox
          label="Title"
          placeholder="In the title"
          value={filters.search}
          onChange={(search) => change({ search })}
        />
        <PersonFilter value={filters.user} onChange={(user) => change({ user })} />
        {filters.agent !== '' && (
          <Chip label="Any agent" onClear={() => change({ agent: '' })}>
            {agentName ?? 'One agent'}
          </Chip>
        )}
        <SelectFilter
          label="Status"
          value={filters.status}
          options={statuses}
          onChange={(status) => change({ status })}
        />
        <SelectFilter
          label="Deleted or not"
          value={filters.deleted}
          options={deletions}
          onChange={(deleted) => change({ deleted })}
        />
        <DateRange from={filters.from} to={filters.to} onChange={change} />
      </FilterBar>
      <DataTable
        label="Chats"
        columns={columns(({ agent }) => change({ agent }))}
        rows={chats}
        rowKey={({ id }) => id}
        isFaint={(chat) => chat.deleted_at !== null}
        none={isFiltered ? 'No chat is like this.' : 'What people ask agents will be listed here.'}
      />
    </div>
  );
}

function columns(onAgent: (chat: AdminChat) => void): Column<AdminChat>[] {
  return [
    { title: 'Chat', width: '34%', cell: (chat) => <Title chat={chat} /> },
    { title: 'Person', cell: ({ user_username: name }) => <span className="block truncate">{name}</span> },
    {
      title: 'Agent',
      cell: (chat) => (
        <button type="button" onClick={() => onAgent(chat)} className="max-w-full truncate text-start hover:underline">
          {chat.agent_name}
        </button>
      ),
    },
    { title: 'Activity', cell: ({ activity_at: at }) => <Moment iso={at} /> },
    { title: 'Messages', align: 'end', width: '9%', cell: (chat) => formatCount(chat.total_messages) },
    { title: 'Tokens', align: 'end', width: '10%', isMinor: true, cell: (chat) => formatCount(chat.total_tokens_used) },
    { title: 'Cost', align: 'end', width: '10%', cell: (chat) => costOfChat(chat) },
  ];
}

function Title({ chat }: { chat: AdminChat }) {
  const states = [
    ...(chat.deleted_at === null ? [] : ['deleted']),
    ...(chat.status === 'active' ? [] : [chat.status as string]),
  ];
  return (
    <>
      <Link
        href={paths.admin('chats', chat.id)}
        dir="auto"
        title={chat.title}
        className="block truncate rounded-sm hover:underline"
      >
        {chat.title}
      </Link>
      {states.length > 0 && <span className="block text-xs font-normal text-faint">{states.join(', ')}</span>}
    </>
  );
}
