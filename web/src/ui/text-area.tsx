import { useId } from 'react';
import { cx } from '#web/lib/class-names.ts';
import { inputClass } from './field.tsx';

interface TextAreaProps extends React.ComponentProps<'textarea'> {
  label: string;
  hint?: string | undefined;
  errors?: readonly string[] | undefined;
}

/** As a field, for text of several lines. */
export function TextArea({ label, hint, errors = [], className, ...area }: TextAreaProps) {
  const id = useId();
  const note = errors.length > 0 ? errors.join(' ') : hint;
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
        {label}
      </label>
      <textarea
        id={id}
        rows={3}
        className={cx(inputClass, 'block h-auto py-2 pointer-coarse:h-auto')}
        aria-invalid={errors.length > 0 || undefined}
        aria-describedby={note === undefined ? undefined : `${id}-note`}
        {...area}
      />
      {note !== undefined && (
        <p id={`${id}-note`} className={cx('mt-1.5 text-xs', errors.length > 0 ? 'text-danger' : 'text-faint')}>
          {note}
        </p>
      )}
    </div>
  );
}
