import { useQuery } from '@tanstack/react-query';
import type { Agent } from '#web/api/agents.ts';
import { agentQuality, type AgentQuality as Quality } from '#web/api/quality.ts';
import { countOf } from '#web/lib/format-count.ts';
import {
  endingOf,
  figureNames,
  formatMetric,
  formatSpan,
  formatTrendFigure,
  lastOf,
  metricDeeds,
  testOf,
} from '#web/lib/quality-words.ts';
import { Button } from '#web/ui/button.tsx';
import { BeforeAndAfter, SinceWhen } from '#web/ui/figures/alarm-sentence.tsx';
import { PeriodPicker } from '#web/ui/figures/period-picker.tsx';
import { usePeriod } from '#web/ui/figures/period.ts';
import { ScoreBars } from '#web/ui/figures/score-bars.tsx';
import { formatShare } from '#web/ui/figures/share-bar.tsx';
import { Sparkline } from '#web/ui/figures/sparkline.tsx';
import { StateChip } from '#web/ui/figures/state-chip.tsx';
import { StatTile, StatTiles } from '#web/ui/figures/stat-tile.tsx';
import { TrendWord } from '#web/ui/figures/trend-word.tsx';
import { thin } from '#web/ui/figures/thin-number.ts';
import { Notice } from '#web/ui/notice.tsx';
import { Section } from '#web/ui/section.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';

const usualDays = 90;

/** How an agent does, for who may change it: figures, and nothing of anybody's conversations. */
export function AgentQuality({ agent }: { agent: Agent }) {
  const { days, choose } = usePeriod(usualDays);
  const { data, error, refetch } = useQuery(agentQuality(agent.id, days));
  return (
    <div className="@container mx-auto max-w-2xl px-4 py-6 sm:px-6">
      <PeriodPicker days={days} onDays={(chosen) => choose({ days: chosen })} zone={null} />
      {error !== null && data === undefined && (
        <Notice
          look="error"
          className="mt-4"
          actions={
            <Button small onClick={() => void refetch()}>
              Try again
            </Button>
          }
        >
          {error.message}
        </Notice>
      )}
      {data === undefined && error === null && <Skeleton className="mt-4 h-48 rounded-2xl" />}
      {data !== undefined && <Loaded quality={data} />}
    </div>
  );
}

function Loaded({ quality }: { quality: Quality }) {
  return (
    <>
      <div className="mt-4 mb-8">
        <Rated rated={quality.rated} />
      </div>
      <Section title="Alarms">
        <Alarms alarms={quality.alarms} />
      </Section>
      <Section title="Trends" note="From whole days; a word needs fourteen of them.">
        <Trends trends={quality.trends} />
      </Section>
    </>
  );
}

function Rated({ rated }: Pick<Quality, 'rated'>) {
  const stars = (value: number) => formatMetric('ratings', value);
  const span = formatSpan(rated.mean_interval, stars);
  return (
    <>
      <StatTiles label="What people say">
        <StatTile
          label="Mean rating"
          value={rated.mean === null ? '–' : stars(rated.mean)}
          note={span === null ? 'too few ratings for more' : `${span} with 95 % confidence`}
        />
        <StatTile
          label="Fours and fives"
          value={rated.four_or_more === null ? '–' : formatShare(rated.four_or_more)}
          note={formatSpan(rated.four_or_more_interval, formatShare) ?? undefined}
        />
        <StatTile
          label="Rated"
          value={rated.coverage === null ? '–' : formatShare(rated.coverage)}
          note={`of ${countOf(rated.answers, 'answer', 'answers')}`}
        />
        <StatTile
          label="Flags per 1,000"
          value={rated.flags_per_thousand === null ? '–' : thin(rated.flags_per_thousand, 1, 1)}
          note={countOf(rated.flags, 'flag', 'flags')}
        />
      </StatTiles>
      <p className="mt-3 flex items-center gap-3 text-sm text-soft">
        <ScoreBars scores={rated.scores} /> {countOf(rated.ratings, 'rating', 'ratings')}, from 1 to 5
      </p>
    </>
  );
}

function Alarms({ alarms }: Pick<Quality, 'alarms'>) {
  if (alarms.length === 0) {
    return (
      <p className="text-sm text-faint text-pretty">
        None. When its ratings have fallen, or its flags or failures risen, it says so here: since when, by how much,
        and what changed just before.
      </p>
    );
  }
  return (
    <ul className="space-y-3">
      {alarms.map((alarm) => (
        <li key={alarm.id} className="rounded-2xl border border-line bg-paper p-4">
          <p className="flex flex-wrap items-center gap-2.5">
            <span className="font-medium">{metricDeeds[alarm.metric]}</span> <StateChip state={alarm.state} />
          </p>
          <div className="mt-1.5 space-y-1">
            <BeforeAndAfter alarm={alarm} />
            <SinceWhen alarm={alarm} />
            {alarm.state === 'closed' && <p className="text-sm text-faint">{endingOf(alarm)}</p>}
          </div>
        </li>
      ))}
    </ul>
  );
}

function Trends({ trends }: Pick<Quality, 'trends'>) {
  return (
    <ul className="divide-y divide-line">
      {trends.map((trend) => {
        const last = lastOf(trend);
        return (
          <li key={trend.figure} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2.5 text-sm">
            <span className="w-32">{figureNames[trend.figure]}</span>
            <span className="w-20 text-end tabular-nums">
              {last === null ? '–' : formatTrendFigure(trend.figure, last)}
            </span>
            <Sparkline values={trend.values} />
            <TrendWord trend={trend} />
            <span aria-hidden className="w-full text-xs text-faint tabular-nums">
              {testOf(trend)}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
