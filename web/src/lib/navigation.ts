import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let guard: { pathname: string; href: string; ask: (leave: () => void) => void } | null = null;

/** Goes to an address of this app without loading the page anew. */
export function navigate(href: string, { replace = false } = {}): void {
  unlessGuarded(new URL(href, location.href).pathname, () => {
    if (replace) history.replaceState(null, '', href);
    else history.pushState(null, '', href);
    tellAll();
  });
}

/**
 * Asks before this page is left for another one, also by the browser's own buttons, until the function that is returned
 * is called. `ask` is given what leaves after all.
 */
export function guardLeaving(ask: (leave: () => void) => void): () => void {
  const mine = { pathname: location.pathname, href: location.href, ask };
  guard = mine;
  const askByBrowser = (event: BeforeUnloadEvent) => event.preventDefault();
  addEventListener('beforeunload', askByBrowser);
  return () => {
    if (guard === mine) guard = null;
    removeEventListener('beforeunload', askByBrowser);
  };
}

function unlessGuarded(pathname: string, leave: () => void): void {
  if (guard === null || guard.pathname === pathname) return leave();
  guard.ask(() => {
    guard = null;
    leave();
  });
}

/** The browser has gone already: it is brought back where the page does not let go. */
function onPopState(): void {
  if (guard === null || guard.pathname === location.pathname) return tellAll();
  history.pushState(null, '', guard.href);
  unlessGuarded('', () => history.back());
}

addEventListener('popstate', onPopState);

function tellAll(): void {
  for (const listener of listeners) listener();
}

/** The address as it is now: path, query and hash, each as a component needs it. */
export function usePathname(): string {
  return useSyncExternalStore(subscribe, () => location.pathname);
}

export function useSearch(): string {
  return useSyncExternalStore(subscribe, () => location.search);
}

export function useHash(): string {
  return useSyncExternalStore(subscribe, () => location.hash);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
