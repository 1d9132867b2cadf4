import { useQuery } from '@tanstack/react-query';
import { UserRound } from 'lucide-react';
import { useDeferredValue, useId, useState } from 'react';
import { administeredPerson, type AdminPerson, peopleBeginning } from '#web/api/admin-people.ts';
import { cx } from '#web/lib/class-names.ts';
import { Avatar } from '#web/ui/avatar.tsx';
import { filterControlClass } from '#web/ui/filter-bar.tsx';
import { popupClass } from '#web/ui/popup-class.ts';
import { Chip } from './chip.tsx';

interface PersonFilterProps {
  /** The id of the chosen person; `''` for anybody. */
  value: string;
  /** Said where nobody is chosen. */
  placeholder?: string;
  onChange: (id: string) => void;
}

/** Narrows a list to one person's, who is found by the beginning of their name. */
export function PersonFilter({ value, placeholder = 'Anybody', onChange }: PersonFilterProps) {
  if (value === '') return <PersonSearch placeholder={placeholder} onChoose={({ id }) => onChange(String(id))} />;
  return <ChosenPerson id={value} onClear={() => onChange('')} />;
}

function ChosenPerson({ id, onClear }: { id: string; onClear: () => void }) {
  const { data: person } = useQuery(administeredPerson(id));
  const name = person?.username ?? `person ${id}`;
  return (
    <Chip label={`Not only ${name}’s`} onClear={onClear}>
      <Avatar name={name} size={20} />
      {name}
    </Chip>
  );
}

function PersonSearch({ placeholder, onChoose }: { placeholder: string; onChoose: (person: AdminPerson) => void }) {
  const id = useId();
  const [typed, setTyped] = useState('');
  const [active, setActive] = useState(0);
  const search = useDeferredValue(typed.trim());
  const { data: found = [], isFetching } = useQuery({ ...peopleBeginning(search), enabled: search !== '' });
  const isOpen = search !== '';

  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key === 'Escape') setTyped('');
    if (found.length === 0) return;
    if (event.key === 'ArrowDown') setActive((active + 1) % found.length);
    else if (event.key === 'ArrowUp') setActive((active + found.length - 1) % found.length);
    else if (event.key === 'Enter') onChoose(found[Math.min(active, found.length - 1)]!);
    else return;
    event.preventDefault();
  };

  return (
    <div className="relative">
      <UserRound size={15} className="pointer-events-none absolute start-2.5 top-1/2 -translate-y-1/2 text-faint" />
      <input
        role="combobox"
        aria-label="Person"
        aria-expanded={isOpen}
        aria-controls={`${id}-found`}
        aria-activedescendant={isOpen && found[active] !== undefined ? `${id}-${found[active].id}` : undefined}
        autoComplete="off"
        value={typed}
        placeholder={placeholder}
        onChange={(event) => {
          setTyped(event.target.value);
          setActive(0);
        }}
        onBlur={() => setTyped('')}
        onKeyDown={onKeyDown}
        className={cx(filterControlClass, 'w-full ps-8 pe-2 sm:w-40')}
      />
      <ul
        id={`${id}-found`}
        role="listbox"
        aria-label="People found"
        className={cx(popupClass, 'absolute start-0 top-full z-30 mt-1 w-64 p-1.5', !isOpen && 'hidden')}
      >
        {found.map((person, index) => (
          <li
            key={person.id}
            id={`${id}-${person.id}`}
            role="option"
            aria-selected={index === active}
            // Before the field loses the focus, which closes the list.
            onPointerDown={(event) => {
              event.preventDefault();
              onChoose(person);
            }}
            onPointerEnter={() => setActive(index)}
            className={cx(
              'flex cursor-pointer items-center gap-2.5 rounded-lg px-2 py-1.5 text-sm pointer-coarse:min-h-11',
              index === active && 'bg-hover',
            )}
          >
            <Avatar name={person.username} size={26} />
            <span className="min-w-0">
              <span className="block truncate font-medium">{person.username}</span>
              <span className="block truncate text-xs text-faint">{person.email}</span>
            </span>
          </li>
        ))}
        {found.length === 0 && (
          <li className="px-2 py-1.5 text-sm text-faint">{isFetching ? 'Looking …' : 'Nobody’s name begins so.'}</li>
        )}
      </ul>
    </div>
  );
}
