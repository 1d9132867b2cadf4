import type { Case } from '#web/api/cases.ts';
import { countOf } from '#web/lib/format-count.ts';
import { flagName } from '#web/lib/flag-kinds.ts';
import { formatAge, formatWhole } from '#web/lib/format-time.ts';
import { Avatar } from '#web/ui/avatar.tsx';
import { Link } from '#web/ui/link.tsx';
import { KindMark, StateMark } from './marks.tsx';

interface CaseRowProps {
  row: Case;
  href: string;
  isYours: boolean;
}

/** One line of the queue. Nothing of the message is in it: to read that is a look, and goes on record. */
export function CaseRow({ row, href, isYours }: CaseRowProps) {
  return (
    <li>
      <Link
        href={href}
        data-case
        className="grid grid-cols-[1fr_auto] items-center gap-x-4 gap-y-1.5 rounded-xl px-3 py-3 -outline-offset-2 transition-colors hover:bg-hover focus-visible:bg-hover sm:grid-cols-[9.5rem_1fr_auto_3.5rem]"
      >
        <KindMark kind={row.kind} />
        <span className="min-w-0 max-sm:row-start-2">
          <span className="block truncate text-sm font-medium">
            {row.agent_name ?? 'An agent that is gone'}
            {row.agent_version !== null && <span className="font-normal text-faint"> v{row.agent_version}</span>}
          </span>
          <span className="block truncate text-xs text-faint">{factsOf(row)}</span>
        </span>
        <Worker row={row} isYours={isYours} />
        <Age row={row} />
      </Link>
    </li>
  );
}

function factsOf({ model_name, kind, kinds, flag_count }: Case): string {
  const others = kinds.filter((type) => type !== kind).map(flagName);
  const flags = countOf(flag_count, 'flag', 'flags');
  return [model_name, others.length === 0 ? flags : `${flags}, also ${others.join(', ')}`]
    .filter((fact) => fact !== null)
    .join(' · ');
}

function Worker({ row: { state, assignee, decided_by }, isYours }: Omit<CaseRowProps, 'href'>) {
  const person = assignee ?? decided_by;
  return (
    <span className="flex min-w-0 items-center justify-end gap-2 max-sm:col-start-2 max-sm:row-start-1">
      {person !== null && (
        <span className="flex min-w-0 items-center gap-1.5 text-xs text-soft">
          <Avatar name={person.username} size={20} />
          <span className="truncate max-sm:sr-only">{isYours ? 'You' : person.username}</span>
        </span>
      )}
      {(state !== 'open' || person === null) && <StateMark state={state} />}
    </span>
  );
}

function Age({ row: { opened_at, closed_at } }: Pick<CaseRowProps, 'row'>) {
  const since = closed_at ?? opened_at;
  return (
    <time
      dateTime={since}
      title={formatWhole(since)}
      className="text-end text-xs text-faint tabular-nums max-sm:row-start-2 max-sm:self-end"
    >
      {formatAge(since, new Date())}
    </time>
  );
}
