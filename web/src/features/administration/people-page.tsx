import { useInfiniteQuery } from '@tanstack/react-query';
import { administeredPeople, type AdminPerson } from '#web/api/admin-people.ts';
import { formatCount } from '#web/lib/format-count.ts';
import { useQueryFilters } from '#web/lib/query-filters.ts';
import { Avatar } from '#web/ui/avatar.tsx';
import { type Column, DataTable } from '#web/ui/data-table.tsx';
import { FilterBar, SearchBox, SelectFilter } from '#web/ui/filter-bar.tsx';
import { Moment } from '#web/ui/moment.tsx';

const roles = [
  ['', 'Any role'],
  ['administrator', 'Administrators'],
  ['moderator', 'Moderators'],
  ['member', 'Members'],
] as const;

const standings = [
  ['', 'Active or not'],
  ['active', 'Active'],
  ['deactivated', 'Deactivated'],
] as const;

/** Who has an account. */
export function PeoplePage() {
  const [filters, change] = useQueryFilters(['search', 'role', 'status']);
  const people = useInfiniteQuery(administeredPeople(filters));
  const isFiltered = Object.values(filters).some((value) => value !== '');
  return (
    <div className="h-full overflow-y-auto">
      <FilterBar label="Find people">
        <SearchBox label="Username or email address" value={filters.search} onChange={(search) => change({ search })} />
        <SelectFilter label="Role" value={filters.role} options={roles} onChange={(role) => change({ role })} />
        <SelectFilter
          label="Active or not"
          value={filters.status}
          options={standings}
          onChange={(status) => change({ status })}
        />
      </FilterBar>
      <DataTable
        label="People"
        columns={columns}
        rows={people}
        rowKey={({ id }) => id}
        isFaint={(person) => person.deactivated_at !== null}
        none={isFiltered ? 'Nobody is like this.' : 'There is nobody yet.'}
      />
    </div>
  );
}

const columns: Column<AdminPerson>[] = [
  { title: 'Person', width: '36%', cell: (person) => <Name person={person} /> },
  { title: 'Role', cell: (person) => <Standing person={person} /> },
  { title: 'Last seen', cell: ({ last_seen_at: at }) => (at === null ? 'never' : <Moment iso={at} />) },
  { title: 'Joined', isMinor: true, cell: ({ created_at: at }) => <Moment iso={at} /> },
  { title: 'Sessions', align: 'end', width: '10%', cell: (person) => formatCount(person.session_count) },
  { title: 'Chats', align: 'end', width: '10%', cell: (person) => chatCount(person.conversation_count) },
];

function Name({ person }: { person: AdminPerson }) {
  return (
    <span className="flex min-w-0 items-center gap-2.5">
      <Avatar name={person.username} size={30} />
      <span className="min-w-0">
        <span className="block truncate">{person.username}</span>
        <span className="block truncate text-xs font-normal text-faint">{person.email}</span>
      </span>
    </span>
  );
}

function Standing({ person }: { person: AdminPerson }) {
  return (
    <>
      {person.role}
      {person.deactivated_at !== null && <span className="block text-xs text-faint">deactivated</span>}
    </>
  );
}

/** The server counts up to a thousand. */
function chatCount(count: number): string {
  return count < 1_000 ? formatCount(count) : `${formatCount(count)}+`;
}
