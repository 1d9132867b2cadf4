import { useQuery } from '@tanstack/react-query';
import { type OwnBudget, ownBudgets } from '#web/api/budgets.ts';
import { amountEach, amountIn, amountWithUnit, ownScope, untilThere, untilWords } from '#web/lib/budget-words.ts';
import { countOf } from '#web/lib/format-count.ts';
import { Button } from '#web/ui/button.tsx';
import { Notice } from '#web/ui/notice.tsx';
import { Section } from '#web/ui/section.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';
import { UseBar } from '#web/ui/use-bar.tsx';

/** How much one may use, and what is left of it, as part of a page. */
export function OwnBudgets() {
  return (
    <Section title="Budgets" note="What your answers count in, as an administrator has set it.">
      <Budgets />
    </Section>
  );
}

function Budgets() {
  const { data, error, refetch } = useQuery(ownBudgets());
  if (data === undefined && error !== null) {
    return (
      <Notice
        look="error"
        actions={
          <Button small onClick={() => void refetch()}>
            Try again
          </Button>
        }
      >
        {error.message}
      </Notice>
    );
  }
  if (data === undefined) return <Skeleton className="h-24 rounded-xl" />;
  if (data.results.length === 0) return <p className="text-sm text-soft">No budget limits what you use.</p>;
  return (
    <ul className="grid gap-3 sm:grid-cols-2">
      {data.results.map((budget) => (
        <BudgetCard key={budget.id} budget={budget} />
      ))}
    </ul>
  );
}

function BudgetCard({ budget }: { budget: OwnBudget }) {
  const { name, amount, used, held, left, unit, share, level, until, time_zone: timeZone } = budget;
  return (
    <li className="rounded-xl border border-line bg-raised p-4">
      <div className="flex items-baseline justify-between gap-3">
        <h3 className="min-w-0 truncate font-medium">{name === '' ? amountEach(budget) : name}</h3>
        <StateOf budget={budget} />
      </div>
      <p className="mt-0.5 truncate text-xs text-faint">
        {name === '' ? ownScope(budget) : `${ownScope(budget)} · ${amountEach(budget)}`}
      </p>
      <div className="mt-3">
        <UseBar
          label={`${amountWithUnit(used, unit)} of ${amountWithUnit(amount, unit)} used`}
          used={share}
          held={Number(held) / Number(amount)}
          level={level}
        />
      </div>
      <div className="mt-2 flex flex-wrap items-baseline justify-between gap-x-3 text-sm tabular-nums">
        <span>
          {amountIn(used, unit)} <span className="text-faint">of {amountIn(amount, unit)}</span>
        </span>
        <span className="text-soft">{amountIn(left, unit)} left</span>
      </div>
      <p className="mt-2 text-xs text-faint">
        Begins anew{' '}
        <time dateTime={until} title={untilThere(until, timeZone)}>
          {untilWords(until)}
        </time>
        {Number(held) > 0 && ` · ${amountIn(held, unit)} held for answers being written`}
      </p>
      <Unpriced calls={budget.unpriced_calls} />
    </li>
  );
}

function StateOf({ budget: { level, action, share } }: { budget: OwnBudget }) {
  if (level === 'within') return <span className="shrink-0 text-xs text-faint">{Math.floor(share * 100)} %</span>;
  if (level === 'near')
    return <span className="shrink-0 text-xs text-quince-ink">{Math.floor(share * 100)} % used</span>;
  return (
    <span className="shrink-0 text-xs text-danger">{action === 'block' ? 'Used up' : 'Used up, answers go on'}</span>
  );
}

function Unpriced({ calls }: { calls: number }) {
  if (calls === 0) return null;
  return (
    <p className="mt-1 text-xs text-faint">
      {countOf(calls, 'call', 'calls')} of models without a known price {calls === 1 ? 'is' : 'are'} not counted.
    </p>
  );
}
