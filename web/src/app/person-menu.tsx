import { ChevronsUpDown } from 'lucide-react';
import { lazy, Suspense, useRef, useState } from 'react';
import type { Me } from '#web/api/people.ts';
import { Avatar } from '#web/ui/avatar.tsx';

const loadMenu = () => import('./person-menu-popup.tsx');
const PersonMenuPopup = lazy(async () => ({ default: (await loadMenu()).PersonMenuPopup }));

/** Who is signed in. The menu behind it is fetched when a hand or the focus comes near. */
export function PersonMenu({ person }: { person: Me }) {
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLButtonElement>(null);
  return (
    <>
      <button
        ref={anchor}
        type="button"
        aria-haspopup="menu"
        aria-expanded={open}
        onPointerEnter={() => void loadMenu()}
        onFocus={() => void loadMenu()}
        onClick={() => setOpen(true)}
        className="flex w-full items-center gap-2.5 rounded-lg p-1.5 text-start transition-colors hover:bg-hover"
      >
        <Avatar name={person.username} />
        <span className="min-w-0 flex-1">
          <span className="block truncate text-sm font-medium">{person.username}</span>
          <span className="block truncate text-xs text-faint">
            {person.role === 'member' ? person.email : person.role}
          </span>
        </span>
        <ChevronsUpDown size={15} className="me-1 shrink-0 text-faint" />
      </button>
      {open && (
        <Suspense>
          <PersonMenuPopup person={person} anchor={anchor} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
