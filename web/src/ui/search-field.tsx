import { Search, X } from 'lucide-react';
import { cx } from '#web/lib/class-names.ts';
import { IconButton } from './icon-button.tsx';

interface SearchFieldProps extends Omit<React.ComponentProps<'input'>, 'onChange' | 'value'> {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

export function SearchField({ label, value, onChange, className, onKeyDown, ...input }: SearchFieldProps) {
  return (
    <div className={cx('relative', className)}>
      <Search size={15} className="pointer-events-none absolute start-2.5 top-1/2 -translate-y-1/2 text-faint" />
      <input
        type="search"
        value={value}
        aria-label={label}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          onKeyDown?.(event);
          if (event.key !== 'Escape' || value === '') return;
          // What it stands in stays open.
          event.stopPropagation();
          onChange('');
        }}
        className="h-9 w-full rounded-lg border border-line bg-paper ps-8 pe-8 text-sm hover:border-edge focus:border-accent focus:outline-none pointer-coarse:h-11 [&::-webkit-search-cancel-button]:hidden"
        {...input}
      />
      {value !== '' && (
        <IconButton
          small
          label="Clear the search"
          tipAlign="end"
          className="absolute end-0.5 top-0.5"
          onClick={() => onChange('')}
        >
          <X size={14} />
        </IconButton>
      )}
    </div>
  );
}
