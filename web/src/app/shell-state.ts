import { create } from 'zustand';
import { readStored, writeStored } from '#web/lib/stored.ts';

interface ShellState {
  /** On narrow screens the sidebar is a drawer. */
  drawerOpen: boolean;
  /** On wide screens it can be put away. */
  collapsed: boolean;
  shortcutsOpen: boolean;
  searchOpen: boolean;
}

export const useShell = create<ShellState>(() => ({
  drawerOpen: false,
  collapsed: readStored('sidebar') === 'collapsed',
  shortcutsOpen: false,
  searchOpen: false,
}));

const isNarrow = () => matchMedia('(width < 48rem)').matches;

export function toggleSidebar(): void {
  if (isNarrow()) return useShell.setState(({ drawerOpen }) => ({ drawerOpen: !drawerOpen }));
  useShell.setState(({ collapsed }) => {
    writeStored('sidebar', collapsed ? null : 'collapsed');
    return { collapsed: !collapsed };
  });
}

export function toggleSearch(): void {
  useShell.setState(({ searchOpen }) => ({ searchOpen: !searchOpen, drawerOpen: false }));
}

export function closeDrawer(): void {
  useShell.setState({ drawerOpen: false });
}
