import { useEffect, useRef, useState } from 'react';
import { cx } from '#web/lib/class-names.ts';
import { SearchField } from './search-field.tsx';

/** Of what stands in a filter bar. */
export const filterControlClass = cx(
  'h-9 rounded-lg border border-line bg-paper text-sm transition-colors hover:border-edge pointer-coarse:h-11',
  'focus:border-accent focus:outline-2 focus:outline-offset-0 focus:outline-accent/30',
);

interface FilterBarProps {
  label: string;
  className?: string;
  children: React.ReactNode;
}

/** What narrows a list, above it. */
export function FilterBar({ label, className, children }: FilterBarProps) {
  return (
    <search
      aria-label={label}
      className={cx('grid grid-cols-2 items-center gap-2 px-4 pt-4 pb-3 sm:flex sm:flex-wrap', className)}
    >
      {children}
    </search>
  );
}

interface SearchBoxProps {
  label: string;
  value: string;
  placeholder?: string;
  /** Called with what is typed, trimmed, once nothing more comes. */
  onChange: (value: string) => void;
}

const pauseMs = 300;

/** A search field that waits for a pause in the typing. */
export function SearchBox({ label, value, placeholder = label, onChange }: SearchBoxProps) {
  const [typed, setTyped] = useState(value);
  const [known, setKnown] = useState(value);
  if (value !== known) {
    setKnown(value);
    if (value !== typed.trim()) setTyped(value);
  }
  const told = useRef(onChange);
  useEffect(() => {
    told.current = onChange;
  });
  useEffect(() => {
    if (typed.trim() === known) return;
    const timer = setTimeout(() => told.current(typed.trim()), pauseMs);
    return () => clearTimeout(timer);
  }, [typed, known]);

  return (
    <SearchField
      label={label}
      value={typed}
      placeholder={placeholder}
      maxLength={200}
      onChange={setTyped}
      onKeyDown={(event) => event.key === 'Enter' && onChange(typed.trim())}
      className="col-span-2 min-w-44 flex-1 basis-56"
    />
  );
}

interface SelectFilterProps {
  label: string;
  value: string;
  /** The first is what stands for no filter, with the value `''`. */
  options: readonly (readonly [value: string, text: string])[];
  onChange: (value: string) => void;
}

export function SelectFilter({ label, value, options, onChange }: SelectFilterProps) {
  return (
    <select
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      className={cx(filterControlClass, 'max-w-full min-w-0 ps-2 pe-1', value === '' ? 'text-soft' : 'text-ink')}
    >
      {options.map(([option, text]) => (
        <option key={option} value={option}>
          {text}
        </option>
      ))}
    </select>
  );
}
