import { Globe } from 'lucide-react';
import { useId, useState } from 'react';
import { cx } from '#web/lib/class-names.ts';
import { filterControlClass } from '#web/ui/filter-bar.tsx';
import { isZone, ownZone } from './period.ts';

interface ZonePickerProps {
  zone: string;
  onChange: (zone: string) => void;
}

/** Any zone of the IANA database, found by typing a part of its name. */
export function ZonePicker({ zone, onChange }: ZonePickerProps) {
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const isWrong = typed !== null && typed !== '' && !isZone(typed.trim());
  const choose = (name: string) => {
    if (!isZone(name)) return false;
    onChange(name);
    return true;
  };
  return (
    <div className="relative">
      <Globe size={15} className="pointer-events-none absolute start-2.5 top-1/2 -translate-y-1/2 text-faint" />
      <input
        aria-label="Time zone"
        list={id}
        value={typed ?? zone}
        aria-invalid={isWrong}
        autoComplete="off"
        spellCheck={false}
        placeholder={zone}
        onFocus={() => setTyped('')}
        onChange={(event) => {
          setTyped(event.target.value);
          if (zones.has(event.target.value) && choose(event.target.value)) event.target.blur();
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur();
          if (event.key === 'Enter' && choose((typed ?? '').trim())) event.currentTarget.blur();
        }}
        onBlur={() => setTyped(null)}
        className={cx(filterControlClass, 'w-48 ps-8 pe-2 aria-invalid:border-danger')}
      />
      <datalist id={id}>
        {[...zones].map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </div>
  );
}

/** The reader's own and UTC, which are looked for most, before all others. */
const zones: ReadonlySet<string> = new Set([ownZone, 'UTC', ...Intl.supportedValuesOf('timeZone')]);
