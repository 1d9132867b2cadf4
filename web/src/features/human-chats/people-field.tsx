import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useDeferredValue, useId, useState } from 'react';
import { peopleNamed, signedInPerson } from '#web/api/people.ts';
import type { FoundPerson } from '#web/api/people.ts';
import { cx } from '#web/lib/class-names.ts';
import { Avatar } from '#web/ui/avatar.tsx';

interface PeopleFieldProps {
  chosen: readonly FoundPerson[];
  onChange: (chosen: FoundPerson[]) => void;
}

/** Finds people by name; arrow keys and Enter choose, Backspace in the empty field takes the last one back. */
export function PeopleField({ chosen, onChange }: PeopleFieldProps) {
  const id = useId();
  const [typed, setTyped] = useState('');
  const [active, setActive] = useState(0);
  const search = useDeferredValue(typed.trim());
  const { data: me } = useQuery(signedInPerson());
  const { data: people = [], isFetching } = useQuery({ ...peopleNamed(search), enabled: search !== '' });
  const found = people.filter((person) => person.id !== me?.id && !chosen.some((other) => other.id === person.id));
  const isOpen = search !== '';

  const choose = (person: FoundPerson | undefined) => {
    if (person === undefined) return;
    onChange([...chosen, person]);
    setTyped('');
    setActive(0);
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key === 'Backspace' && typed === '') onChange(chosen.slice(0, -1));
    if (!isOpen || found.length === 0) return;
    if (event.key === 'ArrowDown') setActive((active + 1) % found.length);
    else if (event.key === 'ArrowUp') setActive((active + found.length - 1) % found.length);
    else if (event.key === 'Enter') choose(found[active]);
    else return;
    event.preventDefault();
  };

  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
        People
      </label>
      <div className="flex flex-wrap items-center gap-1.5 rounded-lg border border-edge/80 bg-raised p-1.5 focus-within:border-accent">
        {chosen.map((person) => (
          <span
            key={person.id}
            className="flex items-center gap-1.5 rounded-full bg-accent-wash py-0.5 ps-1 pe-0.5 text-sm"
          >
            <Avatar name={person.username} size={20} />
            {person.username}
            <button
              type="button"
              aria-label={`Without ${person.username}`}
              onClick={() => onChange(chosen.filter((other) => other.id !== person.id))}
              className="grid size-6 place-items-center rounded-full text-soft hover:bg-hover pointer-coarse:size-9"
            >
              <X size={13} />
            </button>
          </span>
        ))}
        <input
          id={id}
          role="combobox"
          aria-expanded={isOpen}
          aria-controls={`${id}-found`}
          aria-activedescendant={isOpen && found[active] !== undefined ? `${id}-${found[active].id}` : undefined}
          autoComplete="off"
          value={typed}
          placeholder={chosen.length === 0 ? 'Type a name' : ''}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={onKeyDown}
          className="h-7 min-w-24 flex-1 bg-transparent px-1.5 outline-none pointer-coarse:h-9"
        />
      </div>
      <ul id={`${id}-found`} role="listbox" aria-label="People found" className={cx('mt-1.5', !isOpen && 'hidden')}>
        {found.map((person, index) => (
          <li
            key={person.id}
            id={`${id}-${person.id}`}
            role="option"
            aria-selected={index === active}
            onClick={() => choose(person)}
            onPointerEnter={() => setActive(index)}
            className={cx(
              'flex cursor-pointer items-center gap-2.5 rounded-lg px-2 py-1.5 text-sm pointer-coarse:min-h-11',
              index === active && 'bg-hover',
            )}
          >
            <Avatar name={person.username} size={26} />
            <span className="font-medium">{person.username}</span>
            {person.display_name !== '' && person.display_name !== person.username && (
              <span className="text-faint">{person.display_name}</span>
            )}
          </li>
        ))}
        {isOpen && found.length === 0 && (
          <li className="px-2 py-1.5 text-sm text-faint">
            {isFetching ? 'Looking …' : 'Nobody else has a name like this.'}
          </li>
        )}
      </ul>
    </div>
  );
}
