import { cx } from '#web/lib/class-names.ts';
import { FieldFrame, type FieldNotes } from './field-frame.tsx';

export const inputClass = cx(
  'w-full rounded-lg border border-edge/80 bg-raised px-3 text-base text-ink transition-colors duration-100',
  'h-10 pointer-coarse:h-11 hover:border-edge focus:border-accent focus:outline-2 focus:outline-offset-0 focus:outline-accent/30',
  'aria-invalid:border-danger aria-invalid:focus:outline-danger/30',
);

export type FieldProps = FieldNotes & React.ComponentProps<'input'>;

export function Field({ label, hint, errors, className, ...input }: FieldProps) {
  return (
    <FieldFrame label={label} hint={hint} errors={errors} className={className}>
      {(control) => <input {...control} className={inputClass} {...input} />}
    </FieldFrame>
  );
}
