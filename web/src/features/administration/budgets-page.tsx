import { useInfiniteQuery } from '@tanstack/react-query';
import { MoreHorizontal, Pencil, Plus, Trash2, Users } from 'lucide-react';
import { useState } from 'react';
import { allBudgets, type Budget } from '#web/api/budgets.ts';
import { amountIn, untilThere, untilWords } from '#web/lib/budget-words.ts';
import { countOf } from '#web/lib/format-count.ts';
import { Button } from '#web/ui/button.tsx';
import { type Column, DataTable } from '#web/ui/data-table.tsx';
import { MenuButton } from '#web/ui/menu-button.tsx';
import { BudgetDialog } from './budget-dialog.tsx';
import { BudgetPeopleDialog } from './budget-people-dialog.tsx';
import { BudgetUse } from './budget-use.tsx';
import { EndBudgetDialog } from './end-budget-dialog.tsx';
import { scopeOf, titleOf } from './budget-titles.ts';

type Asked = { act: 'add' } | { act: 'edit' | 'end' | 'people'; budget: Budget };

/** How much may be used by whom, and what is left of it now. */
export function BudgetsPage() {
  const budgets = useInfiniteQuery(allBudgets());
  const [asked, setAsked] = useState<Asked | null>(null);
  const close = () => setAsked(null);
  const add = (
    <Button small onClick={() => setAsked({ act: 'add' })}>
      <Plus size={15} /> Add a budget
    </Button>
  );
  return (
    <div className="h-full overflow-y-auto">
      <div className="flex flex-wrap items-center gap-3 px-4 pt-4 pb-3">
        <p className="min-w-0 flex-1 basis-64 text-sm text-soft">
          What may be used in a day or a month. Before an answer begins, what it may come to is held; when it ends, what
          it really used is counted.
        </p>
        {add}
      </div>
      <DataTable
        label="Budgets"
        columns={[...columns, actions(setAsked)]}
        rows={budgets}
        rowKey={({ id }) => id}
        none="Nothing limits what is used. Each budget will stand here with what is used, held and left of it."
      />
      {asked?.act === 'add' && <BudgetDialog budget={null} onClose={close} />}
      {asked?.act === 'edit' && <BudgetDialog budget={asked.budget} onClose={close} />}
      {asked?.act === 'end' && <EndBudgetDialog budget={asked.budget} onClose={close} />}
      {asked?.act === 'people' && <BudgetPeopleDialog budget={asked.budget} onClose={close} />}
    </div>
  );
}

const columns: Column<Budget>[] = [
  { title: 'Budget', width: '27%', cell: (budget) => <Name budget={budget} /> },
  { title: 'Used', width: '27%', cell: (budget) => <Used budget={budget} /> },
  { title: 'Left', align: 'end', width: '8rem', cell: (budget) => <Left budget={budget} /> },
  { title: 'Begins anew', width: '10rem', cell: (budget) => <Until budget={budget} /> },
  {
    title: 'Once used up',
    width: '7.5rem',
    isMinor: true,
    cell: ({ action }) => (action === 'block' ? 'no answers' : 'a notice'),
  },
];

function Name({ budget }: { budget: Budget }) {
  return (
    <>
      <span className="block truncate" title={titleOf(budget)}>
        {titleOf(budget)}
      </span>
      <span className="block truncate text-xs font-normal text-faint">{scopeOf(budget)}</span>
    </>
  );
}

function Used({ budget }: { budget: Budget }) {
  const { people } = budget;
  if (people === null) return <BudgetUse use={budget} of={budget} />;
  if (people.people === 0) return <span className="text-faint">nobody yet</span>;
  return (
    <>
      <span className="block">{countOf(people.people, 'person', 'people')}</span>
      <span className="block text-xs text-faint">
        {people.near} near, {people.used_up} at the end of theirs
      </span>
    </>
  );
}

function Left({ budget }: { budget: Budget }) {
  return budget.people === null ? (
    amountIn(budget.left, budget.unit)
  ) : (
    <span className="text-faint">each has theirs</span>
  );
}

function Until({ budget: { until, time_zone: timeZone } }: { budget: Budget }) {
  return (
    <>
      <time dateTime={until} title={untilThere(until, timeZone)} className="block whitespace-nowrap">
        {untilWords(until)}
      </time>
      <span className="block truncate text-xs text-faint">{timeZone}</span>
    </>
  );
}

function actions(onAsk: (asked: Asked) => void): Column<Budget> {
  return {
    title: 'Actions',
    hidesTitle: true,
    align: 'end',
    width: '3.5rem',
    cell: (budget) => (
      <MenuButton
        small
        label={`Actions for ${titleOf(budget)}`}
        align="end"
        tipAlign="end"
        groups={[
          [
            ...(budget.people === null
              ? []
              : [item('People', <Users size={15} />, () => onAsk({ act: 'people', budget }))]),
            item('Edit', <Pencil size={15} />, () => onAsk({ act: 'edit', budget })),
          ],
          [{ ...item('End', <Trash2 size={15} />, () => onAsk({ act: 'end', budget })), danger: true }],
        ]}
      >
        <MoreHorizontal size={17} />
      </MenuButton>
    ),
  };
}

function item(label: string, icon: React.ReactNode, onSelect: () => void) {
  return { label, icon, takesFocus: true, onSelect };
}
