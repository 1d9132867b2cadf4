import type { Alarm } from '#contract/quality.ts';
import { ArrowRight } from 'lucide-react';
import { changeOf, formatMetric, formatSpan, metricUnits } from '#web/lib/quality-words.ts';
import { Moment } from '#web/ui/moment.tsx';
import { thin } from './thin-number.ts';

/** What a figure was and is, each with its n and its interval. */
export function BeforeAndAfter({ alarm }: { alarm: Alarm }) {
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <Side alarm={alarm} side={alarm.before} name="before" />
      <ArrowRight size={15} aria-hidden className="shrink-0 text-faint rtl:rotate-180" />
      <Side alarm={alarm} side={alarm.after} name="since" />
    </p>
  );
}

function Side({ alarm, side, name }: { alarm: Alarm; side: Alarm['before']; name: string }) {
  const format = (value: number) => formatMetric(alarm.metric, value);
  const span = formatSpan(side.interval, format);
  return (
    <span className="whitespace-nowrap">
      <span className="sr-only">{name} </span>
      <span className="font-serif text-lg font-semibold tabular-nums">
        {side.value === null ? 'nothing' : format(side.value)}
      </span>{' '}
      <span className="text-xs text-faint tabular-nums">
        {span !== null && `${span}, `}n = {thin(side.n)} {metricUnits[alarm.metric]}
      </span>
    </span>
  );
}

/** Since when, and with which change. */
export function SinceWhen({ alarm }: { alarm: Alarm }) {
  const { change } = alarm;
  return (
    <p className="text-sm text-soft text-pretty">
      Since <Moment iso={alarm.began_at} />
      {change === null && '. No change is known before it.'}
      {change?.fits === true && <>, when {changeOf(change)}.</>}
      {change?.fits === false && (
        <>
          . The nearest change before it: {changeOf(change)}, on <Moment iso={change.at} />.
        </>
      )}
    </p>
  );
}
