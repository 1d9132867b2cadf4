import { ArrowLeft, Plus } from 'lucide-react';
import { useState } from 'react';
import { SidebarButton } from '#web/app/sidebar-button.tsx';
import { ChatList } from '#web/features/human-chats/chat-list.tsx';
import { NewChatDialog } from '#web/features/human-chats/new-chat-dialog.tsx';
import { Talk } from '#web/features/human-chats/talk.tsx';
import { cx } from '#web/lib/class-names.ts';
import { usePageTitle } from '#web/lib/page-title.ts';
import { paths } from '#web/lib/routes.ts';
import { Button } from '#web/ui/button.tsx';
import { Link } from '#web/ui/link.tsx';
import { PageState } from '#web/ui/page-state.tsx';

/** Chats with people: the list and the chosen one side by side, or one after the other where it is narrow. */
export function ChatsPage({ chatId }: { chatId: number | null }) {
  const isChosen = chatId !== null;
  const [creating, setCreating] = useState(false);
  usePageTitle(isChosen ? null : 'Chats with people');
  return (
    <main className="flex h-full">
      <section
        aria-label="Chats with people"
        className={cx(
          'flex h-full w-full flex-col lg:w-80 lg:shrink-0 lg:border-e lg:border-line',
          isChosen && 'max-lg:hidden',
        )}
      >
        <header className="flex h-14 shrink-0 items-center gap-2 border-b border-line ps-2 pe-3 sm:ps-3">
          <SidebarButton />
          <h1 className="min-w-0 flex-1 truncate px-1.5 font-serif text-lg font-semibold">Chats with people</h1>
          <Button small onClick={() => setCreating(true)}>
            <Plus size={16} /> New
          </Button>
        </header>
        <ChatList />
      </section>
      {isChosen ? (
        <Talk key={chatId} chatId={chatId} headerStart={<BackToList />} />
      ) : (
        <div className="hidden flex-1 place-items-center lg:grid">
          <PageState title="People, and what they said">
            Choose a chat. What is said in one can be given to your private chat with an agent, to be read and never
            answered.
          </PageState>
        </div>
      )}
      {creating && <NewChatDialog onClose={() => setCreating(false)} />}
    </main>
  );
}

function BackToList() {
  return (
    <Link
      href={paths.chats}
      exact
      aria-label="Back to the chats"
      className="grid size-9 shrink-0 place-items-center rounded-lg text-soft hover:bg-hover pointer-coarse:size-11 lg:hidden"
    >
      <ArrowLeft size={18} className="rtl:rotate-180" />
    </Link>
  );
}
