import { Suspense, useEffect, useRef } from 'react';
import { ErrorBoundary } from '#web/app/error-boundary.tsx';
import { SidebarButton } from '#web/app/sidebar-button.tsx';
import { navigate } from '#web/lib/navigation.ts';
import { usePageTitle } from '#web/lib/page-title.ts';
import { paths } from '#web/lib/routes.ts';
import { TabLink } from '#web/ui/tab-link.tsx';
import { type AdminSection, adminSections } from './admin-sections.ts';
import { NotFoundPage } from './not-found-page.tsx';

interface AdminPageProps {
  section: string | null;
  /** What of the section is looked at; null: its list. */
  id: string | null;
}

/** The frame around every page of administration; who may not be here is led away before. */
export function AdminPage({ section, id }: AdminPageProps) {
  const first = adminSections[0].name;
  const chosen = adminSections.find(({ name }) => name === (section ?? first));
  useEffect(() => {
    if (section === null) navigate(paths.admin(first), { replace: true });
  }, [section, first]);
  if (chosen === undefined || (id !== null && !chosen.hasThings)) return <NotFoundPage />;
  return <Frame section={chosen} id={id} />;
}

function Frame({ section, id }: { section: AdminSection; id: string | null }) {
  usePageTitle(`${section.title} · Administration`);
  const tabs = useRef<HTMLElement>(null);
  // Where it is narrow the tab of this page may lie behind the edge.
  useEffect(() => {
    const tab = tabs.current?.querySelector(`[href="${paths.admin(section.name)}"]`);
    tab?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [section.name]);
  return (
    <main className="flex h-full flex-col">
      <header className="shrink-0 border-b border-line">
        <div className="flex h-14 items-center gap-2 px-2 sm:px-3">
          <SidebarButton />
          <h1 className="px-1.5 font-serif text-lg font-semibold">Administration</h1>
        </div>
        <nav ref={tabs} aria-label="Administration" className="-mt-1 flex gap-1 overflow-x-auto px-2 sm:px-3">
          {adminSections.map(({ name, title }) => (
            <TabLink key={name} href={paths.admin(name)} title={title} />
          ))}
        </nav>
      </header>
      <div className="min-h-0 flex-1">
        <ErrorBoundary key={section.name}>
          <Suspense fallback={null}>
            <section.Page id={id} />
          </Suspense>
        </ErrorBoundary>
      </div>
    </main>
  );
}
