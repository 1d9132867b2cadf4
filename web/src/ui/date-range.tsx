import { cx } from '#web/lib/class-names.ts';
import type { Days } from '#web/lib/days.ts';
import { filterControlClass } from './filter-bar.tsx';

interface DateRangeProps extends Days {
  onChange: (days: Partial<Days>) => void;
}

/** From one day to another, both of them in it. */
export function DateRange({ from, to, onChange }: DateRangeProps) {
  return (
    <fieldset className="col-span-2 flex min-w-0 items-center gap-2 text-sm text-faint">
      <legend className="sr-only">Days</legend>
      <Day label="From" value={from} max={to} onChange={(day) => onChange({ from: day })} />
      <Day label="to" value={to} min={from} onChange={(day) => onChange({ to: day })} />
    </fieldset>
  );
}

interface DayProps {
  label: string;
  value: string;
  min?: string;
  max?: string;
  onChange: (day: string) => void;
}

function Day({ label, value, min = '', max = '', onChange }: DayProps) {
  return (
    <label className="flex min-w-0 items-center gap-1.5 max-sm:flex-1">
      {label}
      <input
        type="date"
        value={value}
        min={min === '' ? undefined : min}
        max={max === '' ? undefined : max}
        onChange={(event) => onChange(event.target.value)}
        className={cx(filterControlClass, 'min-w-0 px-2 max-sm:flex-1', value === '' ? 'text-faint' : 'text-ink')}
      />
    </label>
  );
}
