import { useInfiniteQuery } from '@tanstack/react-query';
import { type Alarm, alarmList } from '#web/api/quality.ts';
import { metricDeeds } from '#web/lib/quality-words.ts';
import { useQueryFilters } from '#web/lib/query-filters.ts';
import { paths } from '#web/lib/routes.ts';
import { Button } from '#web/ui/button.tsx';
import { BeforeAndAfter, SinceWhen } from '#web/ui/figures/alarm-sentence.tsx';
import { StateChip } from '#web/ui/figures/state-chip.tsx';
import { SelectFilter } from '#web/ui/filter-bar.tsx';
import { Link } from '#web/ui/link.tsx';
import { endState, ListEnd } from '#web/ui/list-end.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';

const states = [
  ['', 'Standing'],
  ['open', 'Open'],
  ['acknowledged', 'Acknowledged'],
  ['closed', 'Closed'],
  ['all', 'All'],
] as const;

/** What has become worse, newest first. */
export function AlarmList() {
  const [{ alarms: state }, change] = useQueryFilters(['alarms']);
  const list = useInfiniteQuery(alarmList(state || 'standing'));
  const found = list.data?.pages.flatMap((page) => page.results) ?? [];
  return (
    <section aria-label="Alarms">
      <div className="flex items-center gap-3">
        <h2 className="min-w-0 flex-1 font-serif text-lg font-semibold">Alarms</h2>
        <SelectFilter
          label="Which alarms"
          value={state}
          options={states}
          onChange={(chosen) => change({ alarms: chosen })}
        />
      </div>
      {list.isPending && <Skeleton className="mt-4 h-28 rounded-2xl" />}
      {list.data !== undefined && found.length === 0 && <NoAlarms isStanding={state === ''} />}
      <ul className="mt-4 space-y-3">
        {found.map((alarm) => (
          <AlarmCard key={alarm.id} alarm={alarm} />
        ))}
      </ul>
      {(list.isError || list.hasNextPage) && (
        <ListEnd
          state={endState(list)}
          onMore={() => void (list.isError && !list.data ? list.refetch() : list.fetchNextPage())}
        />
      )}
    </section>
  );
}

function AlarmCard({ alarm }: { alarm: Alarm }) {
  return (
    <li className="relative rounded-2xl border border-line bg-paper p-4 transition-colors hover:border-edge">
      <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
        <Link
          href={paths.admin('quality', alarm.id)}
          className="min-w-0 font-medium after:absolute after:inset-0 after:rounded-2xl wrap-anywhere"
        >
          {alarm.subject_name}: {metricDeeds[alarm.metric].toLowerCase()}
        </Link>
        <StateChip state={alarm.state} />
        <span className="text-xs text-faint">{alarm.subject}</span>
      </div>
      <div className="mt-1.5 space-y-1">
        <BeforeAndAfter alarm={alarm} />
        <SinceWhen alarm={alarm} />
      </div>
    </li>
  );
}

function NoAlarms({ isStanding }: { isStanding: boolean }) {
  return (
    <div className="mt-4 rounded-2xl bg-sunk px-6 py-7 text-center text-sm text-soft">
      <p className="mx-auto max-w-md text-pretty">
        {isStanding
          ? 'No alarm stands. When the ratings of a model or an agent have fallen, or its flags or failures risen, it says so here: since when, by how much, and what changed just before.'
          : 'There are none of these.'}
      </p>
      {!isStanding && <ShowStanding />}
    </div>
  );
}

function ShowStanding() {
  const [, change] = useQueryFilters(['alarms']);
  return (
    <Button small look="quiet" className="mt-2" onClick={() => change({ alarms: '' })}>
      Show those that stand
    </Button>
  );
}
