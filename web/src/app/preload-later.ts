import { loadConversation, loadNewConversation } from './preload.ts';

const later = [
  loadConversation,
  loadNewConversation,
  () => import('#web/ui/markdown/markdown-renderer.tsx'),
  () => import('#web/ui/menu-popup.tsx'),
  () => import('./person-menu-popup.tsx'),
  () => import('#web/ui/dialog-popup.tsx'),
  () => import('#web/ui/popover-panel.tsx'),
  () => import('#web/features/conversation/context-panel.tsx'),
  () => import('#web/features/conversation/excerpt.tsx'),
  () => import('./search-dialog.tsx'),
  () => import('./pages/search-page.tsx'),
  () => import('#web/features/conversation/agent-panel.tsx'),
  () => import('#web/features/conversation/edit-message.tsx'),
  () => import('./pages/chats-page.tsx'),
  () => import('./pages/agents-page.tsx'),
  () => import('./pages/seldom-page.tsx'),
  () => import('./pages/account-page.tsx'),
];

/**
 * Fetches one part after the other while the browser has nothing else to do: so that nothing waits for the network when
 * it is wanted, and all of it is there when the network is gone.
 */
export async function preloadLater(): Promise<void> {
  for (const load of later) {
    await nothingElseToDo();
    await load();
  }
}

function nothingElseToDo(): Promise<unknown> {
  return new Promise((resolve) => {
    if ('requestIdleCallback' in globalThis) requestIdleCallback(resolve);
    else setTimeout(resolve, 1_000);
  });
}
