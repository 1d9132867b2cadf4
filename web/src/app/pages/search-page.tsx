import { useEffect, useMemo, useRef, useState } from 'react';
import { SidebarButton } from '#web/app/sidebar-button.tsx';
import { SearchFilters, startOf } from '#web/features/search/search-filters.tsx';
import type { Chosen } from '#web/features/search/search-filters.tsx';
import { SearchPanel } from '#web/features/search/search-panel.tsx';
import { SearchTips } from '#web/features/search/search-tips.tsx';
import { navigate, useSearch } from '#web/lib/navigation.ts';
import { usePageTitle } from '#web/lib/page-title.ts';
import { paths } from '#web/lib/routes.ts';
import { useSettled } from '#web/lib/use-settled.ts';

/** All that was ever said in one's chats, and who said it when. What is typed stands in the address. */
export function SearchPage() {
  const address = new URLSearchParams(useSearch()).get('q') ?? '';
  const [typed, setTyped] = useState(address);
  const [chosen, setChosen] = useState<Chosen>({ role: 'anybody', time: 'ever' });
  const field = useRef<HTMLInputElement>(null);
  const settled = useSettled(typed, 600);
  const filter = useMemo(
    () => ({
      ...(chosen.role !== 'anybody' && { role: chosen.role }),
      ...(chosen.time !== 'ever' && { from: startOf(chosen.time, new Date()) }),
    }),
    [chosen],
  );
  usePageTitle(settled.trim() === '' ? 'Search' : `${settled.trim()} – Search`);
  useEffect(() => field.current?.focus(), []);
  useEffect(() => {
    if (location.pathname === paths.search('')) navigate(paths.search(settled.trim()), { replace: true });
  }, [settled]);

  return (
    <main className="flex h-full flex-col">
      <header className="flex h-14 shrink-0 items-center gap-2 border-b border-line px-2 sm:px-3">
        <SidebarButton />
        <h1 className="px-1.5 font-serif text-lg font-semibold">Search</h1>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto bg-paper">
        <div className="mx-auto max-w-3xl bg-inherit px-4 pt-4 pb-16 sm:px-6 sm:pt-6">
          <SearchPanel typed={typed} onType={setTyped} filter={filter} limit={20} recent={0} field={field}>
            <SearchFilters chosen={chosen} onChoose={setChosen} />
          </SearchPanel>
          {typed.trim() === '' && <SearchTips />}
        </div>
      </div>
    </main>
  );
}
