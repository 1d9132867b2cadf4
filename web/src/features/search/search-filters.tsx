import { cx } from '#web/lib/class-names.ts';

export interface Chosen {
  role: 'anybody' | 'user' | 'assistant';
  time: 'ever' | 'week' | 'month' | 'year';
}

const roles: [Chosen['role'], string][] = [
  ['anybody', 'Everything'],
  ['user', 'What you said'],
  ['assistant', 'Answers'],
];
const times: [Chosen['time'], string][] = [
  ['ever', 'Any time'],
  ['week', 'Last 7 days'],
  ['month', 'Last 30 days'],
  ['year', 'Last year'],
];
const days = { week: 7, month: 30, year: 365 };

export function startOf(time: keyof typeof days, now: Date): string {
  return new Date(now.getTime() - days[time] * 86_400_000).toISOString();
}

export function SearchFilters({ chosen, onChoose }: { chosen: Chosen; onChoose: (chosen: Chosen) => void }) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <div role="radiogroup" aria-label="Said by" className="flex flex-wrap gap-1">
        {roles.map(([role, label]) => (
          <label
            key={role}
            className={cx(
              'flex h-8 cursor-pointer items-center rounded-full border px-3 text-sm transition-colors pointer-coarse:h-11',
              'has-focus-visible:outline-2 has-focus-visible:outline-accent',
              chosen.role === role
                ? 'border-accent bg-accent-wash text-ink'
                : 'border-line text-soft hover:border-edge hover:bg-hover',
            )}
          >
            <input
              type="radio"
              name="said-by"
              checked={chosen.role === role}
              onChange={() => onChoose({ ...chosen, role })}
              className="sr-only"
            />
            {label}
          </label>
        ))}
      </div>
      <select
        aria-label="When"
        value={chosen.time}
        onChange={(event) => onChoose({ ...chosen, time: event.target.value as Chosen['time'] })}
        className="ms-auto h-8 rounded-lg border border-line bg-paper px-2 text-sm text-soft hover:border-edge pointer-coarse:h-11"
      >
        {times.map(([time, label]) => (
          <option key={time} value={time}>
            {label}
          </option>
        ))}
      </select>
    </div>
  );
}
