import { useEffect, useRef } from 'react';
import { cx } from '#web/lib/class-names.ts';
import { isComposing } from '#web/lib/keyboard.ts';

interface RenameFieldProps {
  label: string;
  name: string;
  /** Called with the new name where it is one and differs. */
  onKeep: (name: string) => void;
  onDone: () => void;
  className?: string;
}

/** A name that is edited in its place. Enter and leaving the field keep it, Escape forgets it. */
export function RenameField({ label, name, onKeep, onDone, className }: RenameFieldProps) {
  const field = useRef<HTMLInputElement>(null);
  const finished = useRef(false);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);

  const finish = (keeps: boolean) => {
    if (finished.current) return;
    finished.current = true;
    const typed = field.current?.value.trim() ?? '';
    if (keeps && typed !== '' && typed !== name) onKeep(typed);
    onDone();
  };

  return (
    <input
      ref={field}
      defaultValue={name}
      maxLength={200}
      aria-label={label}
      dir="auto"
      onBlur={() => finish(true)}
      onKeyDown={(event) => {
        if (isComposing(event)) return;
        if (event.key === 'Enter') finish(true);
        if (event.key === 'Escape') finish(false);
      }}
      className={cx(
        'h-9 w-full rounded-lg border border-accent bg-paper px-2.5 outline-none pointer-coarse:h-11',
        className,
      )}
    />
  );
}
