import { cx } from '#web/lib/class-names.ts';
import { formatCount } from '#web/lib/format-count.ts';
import { inputClass } from './field.tsx';
import { FieldFrame, type FieldNotes } from './field-frame.tsx';

type TextAreaProps = FieldNotes &
  Omit<React.ComponentProps<'textarea'>, 'onChange'> & {
    value: string;
    /** How many characters may stand in it. */
    longest: number;
    onChange: (value: string) => void;
  };

/** Text of several lines, with how much of it there is. It grows with its text up to the height that its class says. */
export function TextArea({ label, hint, errors, value, longest, className, onChange, ...textarea }: TextAreaProps) {
  const count = (
    <span className={cx('text-xs tabular-nums', value.length > longest ? 'text-danger' : 'text-faint')}>
      {formatCount(value.length)} / {formatCount(longest)}
    </span>
  );
  return (
    <FieldFrame label={label} hint={hint} errors={errors} aside={count}>
      {(control) => (
        <textarea
          {...control}
          dir="auto"
          value={value}
          onChange={(event) => onChange(event.target.value)}
          className={cx(inputClass, 'block h-auto field-sizing-content resize-y py-2 pointer-coarse:h-auto', className)}
          {...textarea}
        />
      )}
    </FieldFrame>
  );
}
