import { useQuery } from '@tanstack/react-query';
import { ArrowLeft } from 'lucide-react';
import { RequestError } from '#web/api/http.ts';
import { type AlarmInFull, oneAlarm } from '#web/api/quality.ts';
import { endingOf, formatMetric, formatSpan, metricDeeds, metricUnits } from '#web/lib/quality-words.ts';
import { paths } from '#web/lib/routes.ts';
import { Button } from '#web/ui/button.tsx';
import { BeforeAndAfter, SinceWhen } from '#web/ui/figures/alarm-sentence.tsx';
import { StateChip } from '#web/ui/figures/state-chip.tsx';
import { thin } from '#web/ui/figures/thin-number.ts';
import { Link } from '#web/ui/link.tsx';
import { Moment } from '#web/ui/moment.tsx';
import { PageState } from '#web/ui/page-state.tsx';
import { Section } from '#web/ui/section.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';
import { AlarmSamples } from './alarm-samples.tsx';
import { AlarmWork } from './alarm-work.tsx';

/** One alarm: what has become worse, how sure that is, answers to look at, and what is done about it. */
export function AlarmDetail({ id }: { id: string }) {
  const found = useQuery(oneAlarm(id));
  return (
    <div className="h-full overflow-y-auto">
      <div className="mx-auto max-w-3xl px-4 py-5 sm:px-6">
        <Link
          href={paths.admin('quality')}
          exact
          className="inline-flex items-center gap-1.5 text-sm text-soft hover:text-ink"
        >
          <ArrowLeft size={15} className="rtl:rotate-180" /> Quality
        </Link>
        {found.isPending && <Skeleton className="mt-5 h-40 rounded-2xl" />}
        {found.data === undefined && found.error !== null && (
          <Failed error={found.error} onRetry={() => void found.refetch()} />
        )}
        {found.data !== undefined && <Loaded alarm={found.data} />}
      </div>
    </div>
  );
}

function Failed({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const isGone = error instanceof RequestError && error.status === 404;
  if (isGone) return <PageState title="There is no such alarm" />;
  return (
    <PageState title="The alarm could not be loaded" actions={<Button onClick={onRetry}>Try again</Button>}>
      {error.message}
    </PageState>
  );
}

function Loaded({ alarm }: { alarm: AlarmInFull }) {
  const ending = endingOf(alarm);
  return (
    <>
      <div className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2 dir="auto" className="font-serif text-xl font-semibold wrap-anywhere">
          {alarm.subject_name}: {metricDeeds[alarm.metric].toLowerCase()}
        </h2>
        <StateChip state={alarm.state} />
      </div>
      <div className="mt-4 mb-6 space-y-2 rounded-2xl border border-line bg-paper p-4">
        <BeforeAndAfter alarm={alarm} />
        <SinceWhen alarm={alarm} />
        {ending !== null && (
          <p className="text-sm text-soft">
            {ending} {alarm.closed_at !== null && <Moment iso={alarm.closed_at} />}
          </p>
        )}
      </div>
      <AlarmWork key={alarm.version} alarm={alarm} />
      <Section title="How sure it is">
        <Evidence alarm={alarm} />
      </Section>
      <Section
        title="Answers since then"
        note="At most five: of your own conversations, and those that wait for review or were reviewed."
      >
        <AlarmSamples alarm={alarm} />
      </Section>
    </>
  );
}

function Evidence({ alarm }: { alarm: AlarmInFull }) {
  const format = (value: number) => formatMetric(alarm.metric, value);
  const points = (value: number) =>
    alarm.metric === 'ratings' ? `${signed(value, 2)} stars` : `${signed(value * 100, 1)} points`;
  const { earliest, latest } = alarm.began_between;
  const rows: [name: string, value: React.ReactNode][] = [
    [
      'Difference',
      alarm.difference === null
        ? 'too little to tell'
        : `${points(alarm.difference)} (${formatSpan(alarm.difference_interval, points)})`,
    ],
    [
      'It began',
      <>
        between <Moment iso={earliest} /> and <Moment iso={latest} />
      </>,
    ],
    [
      'Noticed with',
      <>
        the {metricUnits[alarm.metric].replace(/s$/, '')} of <Moment iso={alarm.raised_at} />
      </>,
    ],
    [
      'Evidence',
      `${thin(alarm.evidence, 1, 1)} of the ${thin(alarm.threshold, 1, 1)} from which on there is an alarm (log-likelihood ratio)`,
    ],
    [
      'Compared with',
      `${format(alarm.expected)}${alarm.house_share > 0 ? `, of which ${thin(alarm.house_share * 100)} % is what the whole house has, since there was too little of its own` : ', its own figure until then'}`,
    ],
  ];
  return (
    <dl className="grid gap-x-6 gap-y-2 text-sm sm:grid-cols-[8rem_1fr]">
      {rows.map(([name, value]) => (
        <div key={name} className="sm:contents">
          <dt className="text-faint">{name}</dt>
          <dd className="text-pretty tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function signed(value: number, places: number): string {
  return `${value < 0 ? '−' : '+'}${thin(Math.abs(value), places, places)}`;
}
