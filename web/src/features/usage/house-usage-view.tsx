import { useQuery } from '@tanstack/react-query';
import {
  type Division,
  houseUsage,
  houseUsageByDay,
  type HouseUsage,
  type Measure,
  usageKeys,
} from '#web/api/usage.ts';
import { useQueryFilters } from '#web/lib/query-filters.ts';
import { Chart } from '#web/ui/chart/chart.tsx';
import { shortCount } from '#web/ui/chart/units.ts';
import { ChoiceBar } from '#web/ui/choice-bar.tsx';
import { SelectFilter } from '#web/ui/filter-bar.tsx';
import { FailedNotice } from '#web/ui/figures/failed-notice.tsx';
import { lastDays, usePeriod } from '#web/ui/figures/period.ts';
import { PeriodPicker } from '#web/ui/figures/period-picker.tsx';
import { StatTile } from '#web/ui/figures/stat-tile.tsx';
import { thin } from '#web/ui/figures/thin-number.ts';
import { useFresh } from '#web/ui/figures/use-fresh.ts';
import { divisionNamed, divisions } from './divisions.ts';
import { HouseShares } from './house-shares.tsx';
import { chartOf, measureNamed, measures } from './measures.ts';
import { ScopeChips } from './scope-chips.tsx';
import { UnpricedCalls } from './unpriced-calls.tsx';
import { UsageTiles, type UsageTotals } from './usage-tiles.tsx';

/** What others do is not told to this browser: it asks again so often. */
const everyMs = 20_000;

/** What everybody uses, divided in one way, and narrowed to one person, agent or model. */
export function HouseUsagePage() {
  const { days, choose } = usePeriod();
  const [filters, change] = useQueryFilters(['by', 'measure', 'person', 'agent', 'model']);
  const by = divisionNamed(filters.by);
  const measure = measureNamed(filters.measure);
  const scope = { person: filters.person, agent: filters.agent, model: filters.model };
  const now = periodOf(days, 0);
  const usage = useQuery({ ...houseUsage({ ...scope, ...now }, by, measure), refetchInterval: everyMs });
  const before = useQuery({ ...houseUsage({ ...scope, ...periodOf(days, days) }, 'model', 'cost') });
  const byDay = useQuery({ ...houseUsageByDay({ ...scope, ...now }, by, measure), refetchInterval: everyMs });
  useFresh(usageKeys.house);
  const total = usage.data?.total;
  return (
    <div className="h-full overflow-y-auto">
      <div className="@container mx-auto max-w-6xl space-y-4 px-4 pt-4 pb-12 sm:px-6">
        <div className="flex flex-wrap items-center gap-2">
          <PeriodPicker days={days} zone={null} onDays={(chosen) => choose({ days: chosen })} />
          <SelectFilter
            label="Divided"
            value={by}
            options={Object.entries(divisions).map(([division, words]) => [division, words.by] as const)}
            onChange={(chosen) => change({ by: chosen === 'model' ? '' : chosen })}
          />
          <ScopeChips scope={scope} onChange={change} />
        </div>
        <FailedNotice
          error={usage.error ?? byDay.error}
          onRetry={() => void Promise.all([usage.refetch(), byDay.refetch()])}
        />
        <UsageTiles
          days={days}
          now={total && totalsOf(total)}
          before={before.data && totalsOf(before.data.total)}
          notes={total === undefined ? {} : notesOf(total)}
        >
          <StatTile
            label="Calls of providers"
            value={total && shortCount(total.calls)}
            exact={total && thin(total.calls)}
            note="retries among them"
          />
        </UsageTiles>
        {usage.data !== undefined && total !== undefined && (
          <UnpricedCalls calls={total.unpriced_calls} scope={{ ...scope, ...now }} />
        )}
        <Chart
          title={titles[measure]}
          note={divisions[by].by}
          look="bars"
          zone="UTC"
          data={byDay.data && chartOf(byDay.data, measure, by)}
          file={`usage-of-all-${measure}-by-${by}-and-day`}
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
        <HouseShares by={by} usage={usage.data} onNarrow={(row) => change(narrowing(by, row))} />
      </div>
    </div>
  );
}

const titles: Record<Measure, string> = { cost: 'Cost a day', tokens: 'Tokens a day', messages: 'Messages a day' };

const empties: Record<Measure, string> = {
  cost: 'What everybody’s chats cost on each day will be here. On these days nothing with a price was used.',
  tokens: 'How much models read and wrote on each day will be here, from the first message on.',
  messages: 'How many messages people sent on each day will be here.',
};

/** The last so many days in UTC, or as many before those. */
function periodOf(days: number, back: number): { from: string; until: string } {
  const all = lastDays({ days: days + back, zone: 'UTC' }, new Date());
  const tomorrow = new Date(Date.parse(all.at(-1)!) + 86_400_000).toISOString().slice(0, 10);
  return back === 0 ? { from: all[0]!, until: tomorrow } : { from: all[0]!, until: all[days]! };
}

function totalsOf(total: HouseUsage['total']): UsageTotals {
  return { cost: total.total_cost, tokens: total.input_tokens + total.output_tokens, messages: total.messages_sent };
}

function notesOf(total: HouseUsage['total']) {
  return {
    tokens: `${shortCount(total.input_tokens)} read, ${shortCount(total.output_tokens)} written`,
    messages: `${thin(total.conversations_started)} new chats`,
  };
}

/** From a part of all to how that one is divided. */
function narrowing(by: Division, id: string): Record<string, string> {
  if (by === 'person') return { person: id, by: '' };
  if (by === 'agent') return { agent: id, by: 'agent_version' };
  return by === 'model' ? { model: id, by: 'person' } : {};
}
