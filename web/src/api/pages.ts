/** One page of a list that counts itself. `next` is a full URL, or null on the last page. */
export interface Page<Row> {
  count: number;
  next: string | null;
  results: Row[];
}

/** The path and query of a full URL: requests stay on this origin, whatever name the server goes by. */
export function pathOf(url: string): string {
  const { pathname, search } = new URL(url, location.origin);
  return pathname + search;
}

/** The target of one relation of an RFC 8288 `Link` header, as a path on this origin; null where there is none. */
export function linkTarget(header: string | null, relation: string): string | null {
  for (const link of (header ?? '').split(/,(?=\s*<)/)) {
    const [, target, parameters] = /^\s*<([^>]*)>(.*)$/s.exec(link) ?? [];
    if (target !== undefined && parameters?.includes(`rel="${relation}"`)) return pathOf(target);
  }
  return null;
}
