import { useInfiniteQuery } from '@tanstack/react-query';
import { LogOut, MessageSquareText, MoreHorizontal, ScrollText, UserCheck, UserCog, UserX } from 'lucide-react';
import { useState } from 'react';
import { administeredPeople, type AdminPerson } from '#web/api/admin-people.ts';
import { formatCount } from '#web/lib/format-count.ts';
import { navigate } from '#web/lib/navigation.ts';
import { useQueryFilters } from '#web/lib/query-filters.ts';
import { paths } from '#web/lib/routes.ts';
import { Avatar } from '#web/ui/avatar.tsx';
import { type Column, DataTable } from '#web/ui/data-table.tsx';
import { FilterBar, SearchBox, SelectFilter } from '#web/ui/filter-bar.tsx';
import { MenuButton } from '#web/ui/menu-button.tsx';
import { Moment } from '#web/ui/moment.tsx';
import { type PersonAct, PersonDialog } from './person-dialogs.tsx';

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

/** Who has an account, and what they may do. */
export function PeoplePage() {
  const [filters, change] = useQueryFilters(['search', 'role', 'status']);
  const people = useInfiniteQuery(administeredPeople(filters));
  const [asked, setAsked] = useState<{ act: PersonAct; person: AdminPerson } | null>(null);
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
        columns={[...columns, actions((act, person) => setAsked({ act, person }))]}
        rows={people}
        rowKey={({ id }) => id}
        isFaint={(person) => person.deactivated_at !== null}
        none={isFiltered ? 'Nobody is like this.' : 'There is nobody yet.'}
      />
      {asked !== null && <PersonDialog {...asked} onClose={() => setAsked(null)} />}
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
      {person.deactivated_at !== null && <span className="block text-xs text-danger">deactivated</span>}
    </>
  );
}

/** The server counts up to a thousand. */
function chatCount(count: number): string {
  return count < 1_000 ? formatCount(count) : `${formatCount(count)}+`;
}

function actions(onAct: (act: PersonAct, person: AdminPerson) => void): Column<AdminPerson> {
  return {
    title: 'Actions',
    hidesTitle: true,
    align: 'end',
    width: '3.25rem',
    cell: (person) => <Menu person={person} onAct={(act) => onAct(act, person)} />,
  };
}

function Menu({ person, onAct }: { person: AdminPerson; onAct: (act: PersonAct) => void }) {
  const size = 16;
  const isActive = person.deactivated_at === null;
  const standing = isActive
    ? { label: 'Deactivate …', icon: <UserX size={size} />, danger: true, onSelect: () => onAct('deactivate') }
    : { label: 'Reactivate …', icon: <UserCheck size={size} />, onSelect: () => onAct('reactivate') };
  const signOut = {
    label: 'Sign out everywhere …',
    icon: <LogOut size={size} />,
    onSelect: () => onAct('end-sessions'),
  };
  return (
    <MenuButton
      small
      label={`Actions for ${person.username}`}
      data-tip={undefined}
      align="end"
      groups={[
        [
          {
            label: 'Their chats',
            icon: <MessageSquareText size={size} />,
            onSelect: () => navigate(`${paths.admin('chats')}?user=${person.id}`),
          },
          {
            label: 'What was done to them',
            icon: <ScrollText size={size} />,
            onSelect: () => navigate(`${paths.admin('audit')}?subject_type=person&subject=${person.id}`),
          },
        ],
        [
          { label: 'Change the role …', icon: <UserCog size={size} />, onSelect: () => onAct('role') },
          ...(person.session_count > 0 ? [signOut] : []),
          standing,
        ].map((item) => ({ ...item, takesFocus: true })),
      ]}
    >
      <MoreHorizontal size={16} />
    </MenuButton>
  );
}
