import { PanelLeft } from 'lucide-react';
import { cx } from '#web/lib/class-names.ts';
import { IconButton } from '#web/ui/icon-button.tsx';
import { toggleSidebar, useShell } from './shell-state.ts';
import { shortcutKeys } from './use-shortcuts.ts';

/** Brings the sidebar back: as a drawer on narrow screens, and where it was put away. */
export function SidebarButton() {
  const { collapsed, drawerOpen } = useShell();
  return (
    <IconButton
      label="Show the sidebar"
      keys={shortcutKeys.sidebar}
      tipAlign="start"
      aria-expanded={drawerOpen}
      onClick={toggleSidebar}
      className={cx(!collapsed && 'md:hidden')}
    >
      <PanelLeft size={18} />
    </IconButton>
  );
}
