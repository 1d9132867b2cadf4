import { useQuery } from '@tanstack/react-query';
import { UserPlus } from 'lucide-react';
import { assignCase, type CaseInFull, reviewers } from '#web/api/cases.ts';
import type { Me } from '#web/api/people.ts';
import { formatClock } from '#web/lib/format-time.ts';
import { Button } from '#web/ui/button.tsx';
import { MenuButton } from '#web/ui/menu-button.tsx';
import { type RefusedProps, useCaseChange } from './use-case.ts';

interface AssignmentProps extends RefusedProps {
  found: CaseInFull;
  person: Me;
}

/** Who works on the case, and the ways to take it, give it away and put it back. */
export function Assignment({ found, person, onRefused }: AssignmentProps) {
  const { assignee, lease_expires_at } = found;
  const isYours = assignee?.id === person.id;
  const assign = useCaseChange(found.id, { onRefused }, (seen, to: number | null | undefined) => assignCase(seen, to));
  return (
    <div className="mb-4 flex min-h-10 items-center gap-2 rounded-xl bg-sunk py-1.5 ps-3.5 pe-1.5 text-sm">
      <p className="min-w-0 flex-1 text-soft">
        {assignee === null
          ? 'Nobody is at work on it.'
          : isYours
            ? 'You are at work on it'
            : `${assignee.username} is at work on it`}
        {lease_expires_at !== null && `, until ${formatClock(lease_expires_at)}.`}
      </p>
      <GiveButton found={found} person={person} onGive={(to) => assign.mutate(to)} />
      <Button small busy={assign.isPending} onClick={() => assign.mutate(isYours ? null : undefined)}>
        {isYours ? 'Put back' : assignee === null ? 'Take it' : 'Take over'}
      </Button>
    </div>
  );
}

interface GiveButtonProps extends Omit<AssignmentProps, 'onRefused'> {
  onGive: (to: number) => void;
}

function GiveButton({ found, person, onGive }: GiveButtonProps) {
  const { data = [] } = useQuery(reviewers());
  const others = data.filter(
    ({ id, role }) =>
      id !== person.id && id !== found.assignee?.id && (!found.is_escalated || role === 'administrator'),
  );
  if (others.length === 0) return null;
  const items = others.map(({ id, username, role }) => ({ label: username, note: role, onSelect: () => onGive(id) }));
  return (
    <MenuButton label="Give it to somebody else" small tipAlign="end" align="end" groups={[items]}>
      <UserPlus size={16} />
    </MenuButton>
  );
}
