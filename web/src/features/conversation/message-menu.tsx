import { MoreHorizontal, Trash2 } from 'lucide-react';
import type { Message } from '#web/api/messages.ts';
import { MenuButton } from '#web/ui/menu-button.tsx';
import { useTurnsInView } from './turns-context.ts';

/** What is done to a message less often. */
export function MessageMenu({ message, align }: { message: Message; align: 'start' | 'end' }) {
  const { askToDelete } = useTurnsInView();
  const deletes = {
    label: 'Delete',
    icon: <Trash2 size={15} />,
    danger: true,
    takesFocus: true,
    onSelect: () => askToDelete(message),
  };
  return (
    <MenuButton small label="More" tipAlign={align} align={align} groups={[[deletes]]}>
      <MoreHorizontal size={16} />
    </MenuButton>
  );
}
