import { useInfiniteQuery } from '@tanstack/react-query';
import { type AuditEntry, auditLog } from '#web/api/audit.ts';
import { useQueryFilters } from '#web/lib/query-filters.ts';
import { paths } from '#web/lib/routes.ts';
import { type Column, DataTable } from '#web/ui/data-table.tsx';
import { FilterBar, SelectFilter } from '#web/ui/filter-bar.tsx';
import { Link } from '#web/ui/link.tsx';
import { Moment } from '#web/ui/moment.tsx';
import { auditedActs, detailsOf, wordsOf } from './audited-acts.ts';
import { Chip } from '#web/ui/chip.tsx';
import { PersonFilter } from './person-filter.tsx';

const acts = [['', 'Any act'], ...auditedActs] as const;

/** Who did what to others' things, who looked at them, and why. */
export function AuditPage() {
  const [filters, change] = useQueryFilters(['actor', 'action', 'subject_type', 'subject']);
  const entries = useInfiniteQuery(auditLog(filters));
  const isFiltered = Object.values(filters).some((value) => value !== '');
  return (
    <div className="h-full overflow-y-auto">
      <FilterBar label="Find acts">
        <PersonFilter value={filters.actor} onChange={(actor) => change({ actor })} />
        <SelectFilter label="Act" value={filters.action} options={acts} onChange={(action) => change({ action })} />
        {filters.subject !== '' && (
          <Chip label="On anything" onClear={() => change({ subject: '', subject_type: '' })}>
            On one {filters.subject_type || 'thing'}
          </Chip>
        )}
      </FilterBar>
      <DataTable
        label="Audit log"
        columns={columns}
        rows={entries}
        rowKey={({ id }) => id}
        none={isFiltered ? 'Nothing like this was done.' : 'What is done to others’ things will be listed here.'}
      />
    </div>
  );
}

const columns: Column<AuditEntry>[] = [
  { title: 'Act', width: '32%', cell: (entry) => <Act entry={entry} /> },
  { title: 'By', width: '16%', cell: ({ actor }) => <Actor actor={actor} /> },
  { title: 'On', width: '13%', cell: (entry) => <Subject entry={entry} /> },
  { title: 'Reason', cell: ({ reason }) => <Reason reason={reason} /> },
  { title: 'When', width: '10%', cell: ({ created_at: at }) => <Moment iso={at} /> },
];

function Act({ entry }: { entry: AuditEntry }) {
  const details = detailsOf(entry.details);
  return (
    <>
      <span className="block">{wordsOf(entry.action)}</span>
      {details !== '' && (
        <span dir="auto" className="line-clamp-2 text-xs font-normal text-faint wrap-anywhere">
          {details}
        </span>
      )}
    </>
  );
}

function Actor({ actor }: Pick<AuditEntry, 'actor'>) {
  return (
    <>
      <span className="block truncate">{actor.username}</span>
      <span className="block text-xs text-faint">{actor.role}</span>
    </>
  );
}

const pageOf: Record<string, (id: string) => string> = {
  chat: (id) => paths.admin('chats', id),
  case: (id) => paths.reviewCase(id),
  person: (id) => `${paths.admin('audit')}?${new URLSearchParams({ subject_type: 'person', subject: id })}`,
};

function Subject({ entry }: { entry: AuditEntry }) {
  const { subject_type: type, subject_id: id } = entry;
  const page = pageOf[type];
  if (page === undefined || id === '') return <span className="text-faint">{type}</span>;
  return (
    <Link href={page(id)} className="underline decoration-edge underline-offset-4 hover:decoration-current">
      {type === 'person' ? `person ${id}` : type}
    </Link>
  );
}

function Reason({ reason }: { reason: string }) {
  if (reason === '') return <span className="text-faint">–</span>;
  return (
    <span dir="auto" className="line-clamp-3 wrap-anywhere" title={reason}>
      {reason}
    </span>
  );
}
