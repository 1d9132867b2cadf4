import { SidebarButton } from '#web/app/sidebar-button.tsx';
import { OwnBudgets } from '#web/features/budgets/own-budgets.tsx';
import { ModelPerformanceView } from '#web/features/performance/model-performance-view.tsx';
import { OwnUsageView } from '#web/features/usage/own-usage-view.tsx';
import { usePageTitle } from '#web/lib/page-title.ts';
import { paths } from '#web/lib/routes.ts';
import { TabLink } from '#web/ui/tab-link.tsx';

/** The numbers that everybody may see: what they use, and how models do. */
export function UsagePage({ name }: { name: 'usage' | 'performance' }) {
  usePageTitle(name === 'usage' ? 'Your usage' : 'Model performance');
  return (
    <main className="flex h-full flex-col">
      <header className="shrink-0 border-b border-line">
        <div className="flex h-14 items-center gap-2 px-2 sm:px-3">
          <SidebarButton />
          <h1 className="px-1.5 font-serif text-lg font-semibold">
            {name === 'usage' ? 'Your usage' : 'Model performance'}
          </h1>
        </div>
        <nav aria-label="Numbers" className="-mt-1 flex gap-1 px-2 sm:px-3">
          <TabLink href={paths.usage} title="Your usage" />
          <TabLink href={paths.performance} title="Models" />
        </nav>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {name === 'usage' ? <OwnUsageView limits={<OwnBudgets />} /> : <ModelPerformanceView />}
      </div>
    </main>
  );
}
