import type { Exchange } from './exchange.ts';

/** RFC 8288: tells where a plain-array list goes on, as full addresses of the same query. */
export function setPageLinks(
  exchange: Pick<Exchange, 'origin' | 'url' | 'setHeader'>,
  cursors: { next: string | null; previous: string | null },
): void {
  const links = [
    ...(cursors.next === null ? [] : [`<${addressOf(exchange, cursors.next)}>; rel="next"`]),
    ...(cursors.previous === null ? [] : [`<${addressOf(exchange, cursors.previous)}>; rel="prev"`]),
  ];
  if (links.length > 0) exchange.setHeader('link', links.join(', '));
}

function addressOf(exchange: Pick<Exchange, 'origin' | 'url'>, cursor: string): string {
  const [path = '/', query] = exchange.url.split('?', 2);
  const parameters = new URLSearchParams(query);
  parameters.set('cursor', cursor);
  return `${exchange.origin}${path}?${parameters.toString()}`;
}

/** The same as members of a `{count, next, previous, results}` list. */
export function cursorPage(
  exchange: Pick<Exchange, 'origin' | 'url'>,
  cursors: { next: string | null; previous: string | null },
): { next: string | null; previous: string | null } {
  return {
    next: cursors.next === null ? null : addressOf(exchange, cursors.next),
    previous: cursors.previous === null ? null : addressOf(exchange, cursors.previous),
  };
}
