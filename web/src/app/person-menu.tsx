import { ChevronsUpDown, Keyboard, LogOut, Monitor, Moon, ShieldCheck, Sun, UserRound } from 'lucide-react';
import { lazy, Suspense, use, useRef, useState } from 'react';
import { logOut } from '#web/api/people.ts';
import type { Me } from '#web/api/people.ts';
import { navigate } from '#web/lib/navigation.ts';
import { paths } from '#web/lib/routes.ts';
import { forgetPerson } from '#web/lib/stored.ts';
import { chooseTheme, useTheme } from '#web/lib/theme.ts';
import type { Theme } from '#web/lib/theme.ts';
import { Avatar } from '#web/ui/avatar.tsx';
import { toast } from '#web/ui/toasts.tsx';
import { SignOutContext } from './sign-out-context.ts';
import { useShell } from './shell-state.ts';
import { shortcutKeys } from './use-shortcuts.ts';

const loadPopup = () => import('#web/ui/menu-popup.tsx');
const MenuPopup = lazy(async () => ({ default: (await loadPopup()).MenuPopup }));

const themes: { theme: Theme; label: string; icon: React.ReactNode }[] = [
  { theme: 'system', label: 'As the system', icon: <Monitor size={16} /> },
  { theme: 'light', label: 'Light', icon: <Sun size={16} /> },
  { theme: 'dark', label: 'Dark', icon: <Moon size={16} /> },
];

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
        onPointerEnter={() => void loadPopup()}
        onFocus={() => void loadPopup()}
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
          <OpenMenu person={person} anchor={anchor} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

interface OpenMenuProps {
  person: Me;
  anchor: React.RefObject<HTMLButtonElement | null>;
  onClose: () => void;
}

function OpenMenu({ person, anchor, onClose }: OpenMenuProps) {
  const chosen = useTheme();
  const signOut = useSignOut();
  const administration = { label: 'Administration', icon: <ShieldCheck size={16} />, onSelect: openAdministration };
  const groups = [
    [
      { label: 'Your account', icon: <UserRound size={16} />, onSelect: () => navigate(paths.account) },
      ...(person.role === 'administrator' ? [administration] : []),
      {
        label: 'Keyboard shortcuts',
        takesFocus: true,
        icon: <Keyboard size={16} />,
        keys: shortcutKeys.shortcuts,
        onSelect: () => useShell.setState({ shortcutsOpen: true }),
      },
    ],
    themes.map(({ theme, label, icon }) => ({
      label,
      icon,
      chosen: theme === chosen,
      onSelect: () => chooseTheme(theme),
    })),
    [{ label: 'Sign out', icon: <LogOut size={16} />, onSelect: () => void signOut() }],
  ];
  return <MenuPopup anchor={anchor} label="You" side="top" groups={groups} onClose={onClose} />;
}

function openAdministration(): void {
  navigate(paths.admin('people'));
}

function useSignOut(): () => Promise<void> {
  const forgetSession = use(SignOutContext);
  return async () => {
    try {
      await logOut();
    } catch {
      return toast('Signing out failed: the server can’t be reached.');
    }
    forgetPerson();
    forgetSession();
  };
}
