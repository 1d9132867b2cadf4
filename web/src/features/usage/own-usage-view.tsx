import { useQuery } from '@tanstack/react-query';
import { type Measure, ownUsage, ownUsageByDay, usageKeys, type OwnUsage } from '#web/api/usage.ts';
import { countOf } from '#web/lib/format-count.ts';
import { useQueryFilters } from '#web/lib/query-filters.ts';
import { Chart } from '#web/ui/chart/chart.tsx';
import { formatFigure } from '#web/ui/chart/units.ts';
import { ChoiceBar } from '#web/ui/choice-bar.tsx';
import { FailedNotice } from '#web/ui/figures/failed-notice.tsx';
import { roundMoney } from '#web/ui/figures/money.ts';
import { lastDays, usePeriod } from '#web/ui/figures/period.ts';
import { PeriodPicker } from '#web/ui/figures/period-picker.tsx';
import { StatTile } from '#web/ui/figures/stat-tile.tsx';
import { useFresh } from '#web/ui/figures/use-fresh.ts';
import { chartOf, measureNamed, measures } from './measures.ts';
import { OwnShares } from './own-shares.tsx';
import { UnpricedNotice } from './unpriced-notice.tsx';
import { UsageTiles, type UsageTotals } from './usage-tiles.tsx';

/** What one has used oneself. `limits` is what it may not go beyond: it stands right below the sums. */
export function OwnUsageView({ limits }: { limits?: React.ReactNode }) {
  const { days, zone, choose } = usePeriod();
  const [filters, change] = useQueryFilters(['measure']);
  const measure = measureNamed(filters.measure);
  const usage = useQuery(ownUsage({ days, zone }));
  const byDay = useQuery(ownUsageByDay({ days, zone }, measure));
  useFresh(usageKeys.own);
  const used = usage.data;
  return (
    <div className="@container mx-auto max-w-6xl space-y-4 px-4 pt-4 pb-12 sm:px-6">
      <PeriodPicker
        days={days}
        zone={zone}
        onDays={(chosen) => choose({ days: chosen })}
        onZone={(chosen) => choose({ zone: chosen })}
      />
      <FailedNotice
        error={usage.error ?? byDay.error}
        onRetry={() => void Promise.all([usage.refetch(), byDay.refetch()])}
      />
      <UsageTiles
        days={days}
        now={used && totalsOf(used)}
        before={used?.previous && totalsOf(used.previous)}
        notes={used === undefined ? {} : notesOf(used, lastDays({ days: 1, zone }, new Date())[0]!)}
      >
        <StatTile
          label="Time to answer"
          value={
            used && (used.average_response_time === null ? '–' : formatFigure('seconds', used.average_response_time))
          }
          note={used && (used.average_response_time === null ? 'no answer yet' : 'on average')}
        />
      </UsageTiles>
      <UnpricedNotice calls={used?.unpriced_calls ?? 0} />
      {limits}
      <Chart
        title={titles[measure]}
        note={measure === 'messages' ? 'By agent' : 'By model'}
        look="bars"
        zone={zone}
        data={byDay.data && chartOf(byDay.data, measure, measure === 'messages' ? 'agent' : 'model')}
        file={`usage-${measure}-by-day`}
        empty={empties[measure]}
        controls={
          <ChoiceBar
            small
            label="What the chart shows"
            value={measure}
            options={measures}
            onChange={(chosen) => change({ measure: chosen === 'cost' ? '' : chosen })}
          />
        }
      />
      <div className="grid gap-4 @5xl:grid-cols-2">
        <OwnShares title="By model" noun="Model" rows={used?.by_model} total={used} file="usage-by-model" />
        <OwnShares title="By agent" noun="Agent" rows={used?.by_agent} total={used} file="usage-by-agent" />
      </div>
    </div>
  );
}

const titles: Record<Measure, string> = { cost: 'Cost a day', tokens: 'Tokens a day', messages: 'Messages a day' };

const empties: Record<Measure, string> = {
  cost: 'What your chats cost on each day will be here. On these days nothing with a price was used.',
  tokens: 'How much models read and wrote for you on each day will be here, from your first message on.',
  messages: 'How many messages you sent on each day will be here, from the first one on.',
};

function totalsOf(used: Pick<OwnUsage, 'total_cost' | 'total_tokens' | 'total_messages'>): UsageTotals {
  return { cost: used.total_cost, tokens: used.total_tokens, messages: used.total_messages };
}

function notesOf(used: OwnUsage, today: string) {
  const day = used.days.find(({ date }) => date === today);
  const chats = countOf(used.total_conversations, 'new chat', 'new chats');
  return {
    cost: day === undefined ? 'nothing today' : `${roundMoney(day.total_cost)} today`,
    tokens: day === undefined ? undefined : `${formatFigure('tokens', day.tokens_consumed)} today`,
    messages: day === undefined ? chats : `${day.messages_sent} today · ${chats}`,
  };
}
