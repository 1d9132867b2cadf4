import { Search, X } from 'lucide-react';
import { longestSearch } from '#web/api/search.ts';
import { cx } from '#web/lib/class-names.ts';
import { IconButton } from '#web/ui/icon-button.tsx';
import { inputClass } from '#web/ui/field.tsx';
import { Spinner } from '#web/ui/spinner.tsx';

interface SearchFieldProps {
  ref: React.Ref<HTMLInputElement>;
  value: string;
  isBusy: boolean;
  /** The id of the list that the arrow keys walk through, and of the row that they have come to. */
  listId: string;
  activeId: string | undefined;
  onChange: (value: string) => void;
  onKeyDown: (event: React.KeyboardEvent) => void;
}

export function SearchField({ ref, value, isBusy, listId, activeId, onChange, onKeyDown }: SearchFieldProps) {
  return (
    <div className="relative">
      <Search size={17} className="pointer-events-none absolute start-3 top-1/2 -translate-y-1/2 text-faint" />
      <input
        ref={ref}
        type="search"
        role="combobox"
        aria-label="Search your chats"
        aria-expanded
        aria-autocomplete="list"
        aria-controls={listId}
        aria-activedescendant={activeId}
        autoComplete="off"
        spellCheck={false}
        enterKeyHint="search"
        maxLength={longestSearch}
        value={value}
        dir="auto"
        placeholder="Words, “a phrase”, -without"
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
        className={cx(inputClass, 'h-11 ps-10 pe-11 [&::-webkit-search-cancel-button]:hidden')}
      />
      <span className="absolute inset-e-1.5 top-1/2 grid size-8 -translate-y-1/2 place-items-center pointer-coarse:size-11">
        {isBusy && <Spinner label="Searching" size={15} />}
        {!isBusy && value !== '' && (
          <IconButton small label="Clear the search" tipAlign="end" onClick={() => onChange('')}>
            <X size={15} />
          </IconButton>
        )}
      </span>
    </div>
  );
}
