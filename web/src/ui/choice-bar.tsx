import { cx } from '#web/lib/class-names.ts';

interface ChoiceBarProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly (readonly [value: Value, label: string])[];
  small?: boolean;
  onChange: (value: Value) => void;
}

/** A few things of which one is chosen, side by side. */
export function ChoiceBar<Value extends string>({
  label,
  value,
  options,
  small = false,
  onChange,
}: ChoiceBarProps<Value>) {
  return (
    <div
      role="radiogroup"
      aria-label={label}
      className={cx('inline-flex border border-line bg-sunk', small ? 'rounded-lg p-0.5' : 'rounded-xl p-1')}
    >
      {options.map(([option, name]) => (
        <label
          key={option}
          className={cx(
            'cursor-pointer whitespace-nowrap text-soft has-checked:bg-raised has-checked:font-medium has-checked:text-ink has-checked:shadow-sm has-focus-visible:outline-2 has-focus-visible:outline-accent pointer-coarse:py-2.5',
            small ? 'rounded-md px-2 py-1 text-xs' : 'rounded-lg px-3.5 py-1.5 text-sm',
          )}
        >
          <input
            type="radio"
            name={label}
            className="sr-only"
            checked={option === value}
            onChange={() => onChange(option)}
          />
          {name}
        </label>
      ))}
    </div>
  );
}
