import { useEffect } from 'react';
import { chordText, pressed } from '#web/lib/keyboard.ts';
import { navigate } from '#web/lib/navigation.ts';
import { paths } from '#web/lib/routes.ts';
import { closeDrawer, toggleSearch, toggleSidebar, useShell } from './shell-state.ts';

const newChat = { key: 'o', shift: true };
const search = { key: 'k' };
const sidebar = { key: 's', shift: true };
const shortcuts = { key: '/' };

export const shortcutKeys = {
  newChat: chordText(newChat),
  search: chordText(search),
  sidebar: chordText(sidebar),
  shortcuts: chordText(shortcuts),
};

/** The keys that work on every page. */
export function useShortcuts(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const action = actionOf(event);
      if (action === null) return;
      event.preventDefault();
      action();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, []);
}

function actionOf(event: KeyboardEvent): (() => void) | null {
  if (pressed(event, newChat)) return () => navigate(paths.newConversation);
  if (pressed(event, search)) return toggleSearch;
  if (pressed(event, sidebar)) return toggleSidebar;
  if (pressed(event, shortcuts))
    return () => useShell.setState(({ shortcutsOpen }) => ({ shortcutsOpen: !shortcutsOpen }));
  if (event.key === 'Escape' && event.shiftKey)
    return () => document.querySelector<HTMLElement>('[data-composer]')?.focus();
  if (event.key === 'Escape' && useShell.getState().drawerOpen) return closeDrawer;
  return null;
}
