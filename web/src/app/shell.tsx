import { lazy, Suspense, useEffect } from 'react';
import type { Route } from '#web/lib/routes.ts';
import { cx } from '#web/lib/class-names.ts';
import { closeDrawer, useShell } from './shell-state.ts';
import { loadConversation, loadNewConversation, preloadInPeace } from './preload.ts';
import { Sidebar } from './sidebar.tsx';
import { useShortcuts } from './use-shortcuts.ts';

const ConversationPage = lazy(async () => ({ default: (await loadConversation()).ConversationPage }));
const NewConversationPage = lazy(async () => ({ default: (await loadNewConversation()).NewConversationPage }));
const ShortcutsDialog = lazy(async () => ({ default: (await import('./shortcuts-dialog.tsx')).ShortcutsDialog }));
const ChatsPage = lazy(async () => ({ default: (await import('./pages/chats-page.tsx')).ChatsPage }));
const SearchPage = lazy(async () => ({ default: (await import('./pages/search-page.tsx')).SearchPage }));
const SearchDialog = lazy(async () => ({ default: (await import('./search-dialog.tsx')).SearchDialog }));
const AgentsPage = lazy(async () => ({ default: (await import('./pages/agents-page.tsx')).AgentsPage }));
const AgentPage = lazy(async () => ({ default: (await import('./pages/agents-page.tsx')).AgentPage }));
const AdminPage = lazy(async () => ({ default: (await import('./pages/admin-page.tsx')).AdminPage }));
const ReviewPage = lazy(async () => ({ default: (await import('./pages/review-page.tsx')).ReviewPage }));
const CasePage = lazy(async () => ({ default: (await import('./pages/case-page.tsx')).CasePage }));
const ArchivedPage = lazy(async () => ({ default: (await import('./pages/archived-page.tsx')).ArchivedPage }));
const AccountPage = lazy(async () => ({ default: (await import('./pages/account-page.tsx')).AccountPage }));

/** The frame around every page of a person who is signed in. */
export function Shell({ route }: { route: Route }) {
  const { drawerOpen, collapsed, shortcutsOpen, searchOpen } = useShell();
  useShortcuts();
  useEffect(closeDrawer, [route]);
  useEffect(() => void preloadInPeace(), []);

  return (
    <div className="flex h-full">
      <a
        href="#main"
        className="fixed start-3 top-2 z-50 -translate-y-20 rounded-lg bg-ink px-3 py-2 text-sm text-paper focus:translate-y-0"
      >
        Skip to the page
      </a>
      <div
        aria-hidden
        onClick={closeDrawer}
        className={cx(
          'fixed inset-0 z-20 bg-[oklch(0.2_0.02_205/0.4)] transition-opacity duration-200 md:hidden',
          !drawerOpen && 'pointer-events-none opacity-0',
        )}
      />
      <Sidebar
        className={cx(
          'fixed inset-y-0 start-0 z-30 w-[min(19rem,86vw)] transition-[translate,visibility] duration-200 ease-settle md:static md:w-72 md:translate-none md:transition-none',
          !drawerOpen && 'max-md:invisible max-md:-translate-x-full max-md:rtl:translate-x-full',
          collapsed && 'md:hidden',
        )}
      />
      <div id="main" inert={drawerOpen} tabIndex={-1} className="min-w-0 flex-1 outline-none">
        <Suspense fallback={null}>
          <PageAt route={route} />
        </Suspense>
      </div>
      {searchOpen && (
        <Suspense>
          <SearchDialog onClose={() => useShell.setState({ searchOpen: false })} />
        </Suspense>
      )}
      {shortcutsOpen && (
        <Suspense>
          <ShortcutsDialog onClose={() => useShell.setState({ shortcutsOpen: false })} />
        </Suspense>
      )}
    </div>
  );
}

function PageAt({ route }: { route: Route }) {
  switch (route.page) {
    case 'conversation':
      return <ConversationPage id={route.id} />;
    case 'chats':
      return <ChatsPage chatId={route.chatId} />;
    case 'search':
      return <SearchPage />;
    case 'agents':
      return <AgentsPage />;
    case 'agent':
      return <AgentPage id={route.id} />;
    case 'admin':
      return <AdminPage section={route.section} id={route.id} />;
    case 'review':
      return route.caseId === null ? <ReviewPage /> : <CasePage id={route.caseId} />;
    case 'archived':
      return <ArchivedPage />;
    case 'account':
      return <AccountPage />;
    default:
      return <NewConversationPage />;
  }
}
