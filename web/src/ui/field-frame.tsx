import { useId } from 'react';
import { cx } from '#web/lib/class-names.ts';

export interface FieldNotes {
  label: string;
  hint?: string | undefined;
  /** What the server said of it. */
  errors?: readonly string[] | undefined;
}

/** What ties a control to its label and its note. */
interface ControlProps {
  id: string;
  'aria-invalid': true | undefined;
  'aria-describedby': string | undefined;
}

interface FieldFrameProps extends FieldNotes {
  className?: string | undefined;
  /** Beside the label, at its end. */
  aside?: React.ReactNode;
  children: (control: ControlProps) => React.ReactNode;
}

/** A control with its label above it and, below it, a hint or what is wrong. */
export function FieldFrame({ label, hint, errors = [], aside, className, children }: FieldFrameProps) {
  const id = useId();
  const noteId = `${id}-note`;
  const isWrong = errors.length > 0;
  const hasNote = isWrong || hint !== undefined;
  return (
    <div className={className}>
      <div className="mb-1.5 flex items-baseline justify-between gap-3">
        <label htmlFor={id} className="block text-sm font-medium">
          {label}
        </label>
        {aside}
      </div>
      {children({ id, 'aria-invalid': isWrong || undefined, 'aria-describedby': hasNote ? noteId : undefined })}
      {hasNote && (
        <p id={noteId} className={cx('mt-1.5 text-xs text-pretty', isWrong ? 'text-danger' : 'text-faint')}>
          {isWrong ? errors.join(' ') : hint}
        </p>
      )}
    </div>
  );
}
