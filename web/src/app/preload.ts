/** The pages that most people come for: fetched beside the frame around them, and not after it. */
export const loadConversation = () => import('./pages/conversation-page.tsx');
export const loadNewConversation = () => import('./pages/new-conversation-page.tsx');

/** Once somebody uses the page, what a first visit did without is fetched too, and even what says what that is. */
export async function preloadInPeace(): Promise<void> {
  try {
    await firstUse();
    await (await import('./preload-later.ts')).preloadLater();
  } catch {
    // Not to be had now; whoever needs it asks for it again.
  }
}

function firstUse(): Promise<unknown> {
  return new Promise((resolve) => {
    for (const sign of ['pointermove', 'pointerdown', 'keydown']) addEventListener(sign, resolve, { once: true });
  });
}
