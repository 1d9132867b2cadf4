import { cx } from '#web/lib/class-names.ts';
import { inputClass } from './field.tsx';
import { FieldFrame, type FieldNotes } from './field-frame.tsx';

interface SelectFieldProps extends FieldNotes {
  value: string;
  options: readonly (readonly [value: string, label: string])[];
  className?: string;
  onChange: (value: string) => void;
}

export function SelectField({ label, hint, errors, value, options, className, onChange }: SelectFieldProps) {
  return (
    <FieldFrame label={label} hint={hint} errors={errors} className={className}>
      {(control) => (
        <select
          {...control}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          className={cx(inputClass, 'truncate')}
        >
          {options.map(([optionValue, name]) => (
            <option key={optionValue} value={optionValue}>
              {name}
            </option>
          ))}
        </select>
      )}
    </FieldFrame>
  );
}
