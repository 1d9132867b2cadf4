import { navigate, useSearch } from './navigation.ts';

/** Filters of a list that stand in the address's query: a reload, a link and the way back keep them. */
export function useQueryFilters<Name extends string>(
  names: readonly Name[],
): [filters: Record<Name, string>, change: (changes: Partial<Record<Name, string>>) => void] {
  const query = new URLSearchParams(useSearch());
  const filters = Object.fromEntries(names.map((name) => [name, query.get(name) ?? ''])) as Record<Name, string>;
  return [filters, changeQuery];
}

function changeQuery(changes: Record<string, string | undefined>): void {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined || value === '') query.delete(name);
    else query.set(name, value);
  }
  const search = query.toString();
  navigate(location.pathname + (search === '' ? '' : `?${search}`), { replace: true });
}
