/**
 * Loads the page anew when a part of it could not be fetched because the server has another build by now, which is the
 * case when what it serves here no longer names this page's own program. Offline, and where the server is in trouble,
 * the page stays: whoever needs the part asks for it again.
 */
export function followNewBuilds(): void {
  addEventListener('vite:preloadError', () => void reloadIfOutdated());
}

async function reloadIfOutdated(): Promise<void> {
  try {
    const answer = await fetch('/', { headers: { accept: 'text/html' }, cache: 'no-store' });
    if (answer.ok && isOutdated(await answer.text())) location.reload();
  } catch {
    // Offline.
  }
}

function isOutdated(served: string): boolean {
  const own = document.querySelector<HTMLScriptElement>('script[type="module"][src]')?.getAttribute('src');
  return own !== null && own !== undefined && served.includes('type="module"') && !served.includes(`"${own}"`);
}
