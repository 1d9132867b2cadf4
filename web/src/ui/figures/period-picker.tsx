import { useState } from 'react';
import { cx } from '#web/lib/class-names.ts';
import { filterControlClass, SelectFilter } from '#web/ui/filter-bar.tsx';
import { mostDays, usualPeriods } from './period.ts';
import { ZonePicker } from './zone-picker.tsx';

interface PeriodPickerProps {
  days: number;
  onDays: (days: number) => void;
  /** Null where days are days in UTC, whoever asks. */
  zone: string | null;
  onZone?: (zone: string) => void;
}

/** How far back is looked, and where a day begins. */
export function PeriodPicker({ days, onDays, zone, onZone }: PeriodPickerProps) {
  const [isOwn, setOwn] = useState(!usualPeriods.includes(days));
  return (
    <div className="flex flex-wrap items-center gap-2">
      <SelectFilter
        label="Period"
        value={isOwn ? 'own' : String(days)}
        options={[...usualPeriods.map((each) => [String(each), nameOf(each)] as const), ['own', 'Other …']]}
        onChange={(chosen) => {
          setOwn(chosen === 'own');
          if (chosen !== 'own') onDays(Number(chosen));
        }}
      />
      {isOwn && <DaysField days={days} onDays={onDays} />}
      {zone === null ? (
        <span className="text-xs text-faint">Days in UTC</span>
      ) : (
        <ZonePicker zone={zone} onChange={(chosen) => onZone?.(chosen)} />
      )}
    </div>
  );
}

function nameOf(days: number): string {
  return days === 1 ? 'Today' : `Last ${days} days`;
}

/** Any number of days that the server counts together; what is none is left as it is typed. */
function DaysField({ days, onDays }: Pick<PeriodPickerProps, 'days' | 'onDays'>) {
  const [typed, setTyped] = useState(String(days));
  const isWrong = !isDays(typed);
  return (
    <label className="flex items-center gap-1.5 text-sm text-faint">
      <input
        type="number"
        inputMode="numeric"
        aria-label={`Days, 1 to ${mostDays}`}
        aria-invalid={isWrong}
        min={1}
        max={mostDays}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          if (isDays(event.target.value)) onDays(Number(event.target.value));
        }}
        className={cx(filterControlClass, 'w-18 px-2 text-ink tabular-nums aria-invalid:border-danger')}
      />
      {isWrong ? <span className="text-danger">1 to {mostDays}</span> : 'days'}
    </label>
  );
}

function isDays(typed: string): boolean {
  return /^\d{1,3}$/.test(typed) && Number(typed) >= 1 && Number(typed) <= mostDays;
}
