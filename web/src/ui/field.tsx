import { useId } from 'react';
import { cx } from '#web/lib/class-names.ts';

export const inputClass = cx(
  'w-full rounded-lg border border-edge/80 bg-raised px-3 text-base text-ink transition-colors duration-100',
  'h-10 pointer-coarse:h-11 hover:border-edge focus:border-accent focus:outline-2 focus:outline-offset-0 focus:outline-accent/30',
  'aria-invalid:border-danger aria-invalid:focus:outline-danger/30',
);

export interface FieldProps extends React.ComponentProps<'input'> {
  label: string;
  hint?: string;
  /** What the server said of it. */
  errors?: readonly string[] | undefined;
}

export function Field({ label, hint, errors = [], className, ...input }: FieldProps) {
  const id = useId();
  const noteId = `${id}-note`;
  const hasNote = errors.length > 0 || hint !== undefined;
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
        {label}
      </label>
      <input
        id={id}
        className={inputClass}
        aria-invalid={errors.length > 0 || undefined}
        aria-describedby={hasNote ? noteId : undefined}
        {...input}
      />
      {hasNote && (
        <p id={noteId} className={cx('mt-1.5 text-xs', errors.length > 0 ? 'text-danger' : 'text-faint')}>
          {errors.length > 0 ? errors.join(' ') : hint}
        </p>
      )}
    </div>
  );
}
