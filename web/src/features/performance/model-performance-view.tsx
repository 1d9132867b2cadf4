import { useQuery } from '@tanstack/react-query';
import { type ComparedModel, modelComparison, modelDays, performanceKey } from '#web/api/model-performance.ts';
import { useQueryFilters } from '#web/lib/query-filters.ts';
import { FailedNotice } from '#web/ui/figures/failed-notice.tsx';
import { usePeriod } from '#web/ui/figures/period.ts';
import { PeriodPicker } from '#web/ui/figures/period-picker.tsx';
import { useFresh } from '#web/ui/figures/use-fresh.ts';
import { ComparisonTable } from './comparison-table.tsx';
import { ModelCharts } from './model-charts.tsx';

/** What others do is not told to this browser: it asks again so often. */
const everyMs = 20_000;

/** How models did over some days: all of them side by side, and one of them by day. */
export function ModelPerformanceView() {
  const { days, choose } = usePeriod();
  const [filters, change] = useQueryFilters(['model']);
  const comparison = useQuery({ ...modelComparison(days), refetchInterval: everyMs });
  useFresh(performanceKey);
  const models = comparison.data?.results ?? [];
  const chosen = models.find(({ model }) => model === filters.model) ?? models[0];
  return (
    <div className="@container mx-auto max-w-6xl space-y-4 px-4 pt-4 pb-12 sm:px-6">
      <PeriodPicker days={days} zone={null} onDays={(picked) => choose({ days: picked })} />
      <FailedNotice error={comparison.error} onRetry={() => void comparison.refetch()} />
      <ComparisonTable
        days={days}
        models={comparison.data?.results}
        chosen={chosen?.model}
        onChoose={(model) => change({ model })}
      />
      {chosen !== undefined && comparison.data !== undefined && (
        <ChosenModel key={chosen.model} chosen={chosen} {...comparison.data} />
      )}
    </div>
  );
}

interface ChosenModelProps {
  chosen: ComparedModel;
  from: string;
  until: string;
  price_changes: { model: string; date: string; is_known: boolean }[];
}

function ChosenModel({ chosen, from, until, price_changes: changes }: ChosenModelProps) {
  const days = useQuery({ ...modelDays(chosen.model, { from, until }), refetchInterval: everyMs });
  const marks = changes
    .filter(({ model }) => model === chosen.model)
    .map(({ date, is_known: isKnown }) => ({ day: date, label: isKnown ? 'price changed' : 'price taken back' }));
  return (
    <section aria-label={chosen.model_name} className="space-y-4 pt-2">
      <h2 className="font-serif text-lg font-semibold">{chosen.model_name}</h2>
      <FailedNotice error={days.error} onRetry={() => void days.refetch()} />
      <ModelCharts days={days.data} from={from} until={until} marks={marks} file={chosen.model_name} />
    </section>
  );
}
