import { SidebarButton } from '#web/app/sidebar-button.tsx';
import { ArchivedTable } from '#web/features/conversations/archived-table.tsx';
import { usePageTitle } from '#web/lib/page-title.ts';

export function ArchivedPage() {
  usePageTitle('Archived chats');
  return (
    <main className="flex h-full flex-col">
      <header className="flex h-14 shrink-0 items-center gap-2 border-b border-line px-2 sm:px-3">
        <SidebarButton />
        <h1 className="px-1.5 font-serif text-lg font-semibold">Archived chats</h1>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <p className="px-4 pt-4 pb-3 text-sm text-soft">
          They stay as they are, and searches find them. A new message brings one back by itself.
        </p>
        <ArchivedTable />
      </div>
    </main>
  );
}
