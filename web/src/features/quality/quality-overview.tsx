import type { Subject } from '#web/api/quality.ts';
import { useQueryFilters } from '#web/lib/query-filters.ts';
import { ChoiceBar } from '#web/ui/choice-bar.tsx';
import { PeriodPicker } from '#web/ui/figures/period-picker.tsx';
import { usePeriod } from '#web/ui/figures/period.ts';
import { AlarmList } from './alarm-list.tsx';
import { RankingSection } from './ranking-section.tsx';
import { TrendChanges } from './trend-changes.tsx';
import { TrendSection } from './trend-section.tsx';

const subjects = [
  ['model', 'Models'],
  ['agent', 'Agents'],
] as const satisfies readonly (readonly [Subject, string])[];

/** Enough for a trend, and for a change of weeks to show. */
const usualDays = 90;

export function QualityOverview() {
  const [{ of }, change] = useQueryFilters(['of']);
  const { days, choose } = usePeriod(usualDays);
  const subject: Subject = of === 'agent' ? 'agent' : 'model';
  return (
    <div className="h-full overflow-y-auto">
      <div className="@container mx-auto max-w-5xl px-4 py-6 sm:px-6">
        <AlarmList />
        <div className="mt-9 flex flex-wrap items-center gap-x-4 gap-y-3 border-t border-line pt-6">
          <ChoiceBar
            label="Figures of"
            value={subject}
            options={subjects}
            onChange={(chosen) => change({ of: chosen === 'model' ? '' : chosen })}
          />
          <PeriodPicker days={days} onDays={(chosen) => choose({ days: chosen })} zone={null} />
        </div>
        <RankingSection subject={subject} days={days} />
        <TrendSection subject={subject} days={days} />
        <TrendChanges subject={subject} />
      </div>
    </div>
  );
}
