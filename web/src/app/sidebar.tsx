import { useSuspenseQuery } from '@tanstack/react-query';
import { Bot, MessagesSquare, PanelLeft, SquarePen } from 'lucide-react';
import { signedInPerson } from '#web/api/people.ts';
import { ConversationList } from '#web/features/conversations/conversation-list.tsx';
import { cx } from '#web/lib/class-names.ts';
import { paths } from '#web/lib/routes.ts';
import { IconButton } from '#web/ui/icon-button.tsx';
import { Link } from '#web/ui/link.tsx';
import { Wordmark } from '#web/ui/wordmark.tsx';
import { PersonMenu } from './person-menu.tsx';
import { toggleSidebar } from './shell-state.ts';
import { shortcutKeys } from './use-shortcuts.ts';

const linkClass = cx(
  'flex h-9 items-center gap-2.5 rounded-lg px-2.5 text-sm font-medium text-soft transition-colors hover:bg-hover hover:text-ink pointer-coarse:h-11',
  'aria-[current=page]:bg-pressed aria-[current=page]:text-ink',
);

export function Sidebar({ className }: { className: string }) {
  const { data: person } = useSuspenseQuery(signedInPerson());
  if (person === null) return null;
  return (
    <nav aria-label="Chats" className={cx('flex shrink-0 flex-col border-e border-line bg-sunk', className)}>
      <div className="flex h-14 items-center justify-between ps-4 pe-2">
        <Link href={paths.newConversation} exact className="rounded-md" aria-label="Colloquy, to the start">
          <Wordmark />
        </Link>
        <IconButton label="Hide the sidebar" keys={shortcutKeys.sidebar} tipAlign="end" onClick={toggleSidebar}>
          <PanelLeft size={18} />
        </IconButton>
      </div>
      <div className="space-y-0.5 px-2 pb-2">
        <Link href={paths.newConversation} exact className={linkClass}>
          <SquarePen size={17} />
          New chat
          <kbd className="ms-auto font-sans text-2xs font-normal text-faint pointer-coarse:hidden">
            {shortcutKeys.newChat}
          </kbd>
        </Link>
        <Link href={paths.chats} className={linkClass}>
          <MessagesSquare size={17} />
          Chats with people
        </Link>
        <Link href={paths.agents} className={linkClass}>
          <Bot size={17} />
          Agents
        </Link>
      </div>
      <ConversationList className="min-h-0 flex-1" searchKeys={shortcutKeys.search} />
      <div className="border-t border-line p-2">
        <PersonMenu person={person} />
      </div>
    </nav>
  );
}
