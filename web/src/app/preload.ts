/** The pages that most people come for: fetched beside the frame around them, and not after it. */
export const loadConversation = () => import('./pages/conversation-page.tsx');
export const loadNewConversation = () => import('./pages/new-conversation-page.tsx');

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
  () => import('./pages/account-page.tsx'),
];

/**
 * Fetches what a first visit did without, once somebody uses the page, one part after the other while the browser has
 * nothing else to do: so that nothing waits for the network when it is wanted, and all of it is there when it is gone.
 */
export async function preloadInPeace(): Promise<void> {
  try {
    await firstUse();
    for (const load of later) {
      await nothingElseToDo();
      await load();
    }
  } catch {
    // Not to be had now; whoever needs it asks for it again.
  }
}

function firstUse(): Promise<unknown> {
  return new Promise((resolve) => {
    for (const sign of ['pointermove', 'pointerdown', 'keydown']) addEventListener(sign, resolve, { once: true });
  });
}

function nothingElseToDo(): Promise<unknown> {
  return new Promise((resolve) => {
    if ('requestIdleCallback' in globalThis) requestIdleCallback(resolve);
    else setTimeout(resolve, 1_000);
  });
}
