import { ChartColumn, Flag, Keyboard, LogOut, Monitor, Moon, ShieldCheck, Sun, UserRound } from 'lucide-react';
import { useQuery } from '@tanstack/react-query';
import { use } from 'react';
import { caseSummary } from '#web/api/cases.ts';
import { logOut } from '#web/api/people.ts';
import type { Me } from '#web/api/people.ts';
import { countUpTo } from '#web/lib/format-count.ts';
import { navigate } from '#web/lib/navigation.ts';
import { paths } from '#web/lib/routes.ts';
import { forgetPerson } from '#web/lib/stored.ts';
import { chooseTheme, useTheme } from '#web/lib/theme.ts';
import type { Theme } from '#web/lib/theme.ts';
import { MenuPopup } from '#web/ui/menu-popup.tsx';
import { toast } from '#web/ui/toasts.tsx';
import { SignOutContext } from './sign-out-context.ts';
import { useShell } from './shell-state.ts';
import { shortcutKeys } from './use-shortcuts.ts';

const themes: { theme: Theme; label: string; icon: React.ReactNode }[] = [
  { theme: 'system', label: 'As the system', icon: <Monitor size={16} /> },
  { theme: 'light', label: 'Light', icon: <Sun size={16} /> },
  { theme: 'dark', label: 'Dark', icon: <Moon size={16} /> },
];

interface PersonMenuPopupProps {
  person: Me;
  anchor: React.RefObject<HTMLButtonElement | null>;
  onClose: () => void;
}

export function PersonMenuPopup({ person, anchor, onClose }: PersonMenuPopupProps) {
  const chosen = useTheme();
  const signOut = useSignOut();
  const review = {
    label: 'Review',
    icon: <Flag size={16} />,
    badge: useWaitingCases(person),
    onSelect: () => navigate(paths.review),
  };
  const administration = { label: 'Administration', icon: <ShieldCheck size={16} />, onSelect: openAdministration };
  const groups = [
    [
      { label: 'Your account', icon: <UserRound size={16} />, onSelect: () => navigate(paths.account) },
      { label: 'Usage', icon: <ChartColumn size={16} />, onSelect: () => navigate(paths.usage) },
      ...(person.role === 'member' ? [] : [review]),
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

/** How many cases wait for somebody like them; nothing where there is none, or it is not known yet. */
function useWaitingCases({ role }: Me): string | undefined {
  const { data } = useQuery({ ...caseSummary(), enabled: role !== 'member' });
  const count = data === undefined ? 0 : data.open + (role === 'administrator' ? data.escalated : 0);
  return count === 0 ? undefined : countUpTo(count, 1_000);
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
