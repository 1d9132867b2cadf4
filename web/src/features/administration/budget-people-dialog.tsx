import { useQuery } from '@tanstack/react-query';
import { type Budget, peopleOfBudget } from '#web/api/budgets.ts';
import { amountEach } from '#web/lib/budget-words.ts';
import { Avatar } from '#web/ui/avatar.tsx';
import { Button } from '#web/ui/button.tsx';
import { Dialog } from '#web/ui/dialog.tsx';
import { Notice } from '#web/ui/notice.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';
import { BudgetUse } from './budget-use.tsx';
import { titleOf } from './budget-titles.ts';

/** Who has used most of what each person has. */
export function BudgetPeopleDialog({ budget, onClose }: { budget: Budget; onClose: () => void }) {
  return (
    <Dialog title={titleOf(budget)} onClose={onClose}>
      <p className="mb-3 text-sm text-soft">
        Each person has {amountEach(budget)}. Who has used most of it stands first.
      </p>
      <People budget={budget} />
    </Dialog>
  );
}

function People({ budget }: { budget: Budget }) {
  const { data, error, refetch } = useQuery(peopleOfBudget(budget.id));
  if (error !== null) {
    const again = (
      <Button small onClick={() => void refetch()}>
        Try again
      </Button>
    );
    return (
      <Notice look="error" actions={again}>
        {error.message}
      </Notice>
    );
  }
  if (data === undefined) return <Skeleton className="h-28" />;
  if (data.length === 0) return <p className="text-soft">Nobody has used anything yet.</p>;
  return (
    <ul className="max-h-96 space-y-3 overflow-y-auto">
      {data.map((person) => (
        <li key={person.id} className="flex items-center gap-3 text-sm tabular-nums">
          <Avatar name={person.username} size={28} />
          <span className="w-28 truncate font-medium">{person.username}</span>
          <span className="min-w-0 flex-1">
            <BudgetUse use={person} of={budget} />
          </span>
        </li>
      ))}
    </ul>
  );
}
