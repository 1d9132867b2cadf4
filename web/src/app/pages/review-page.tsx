import { useSuspenseQuery } from '@tanstack/react-query';
import { signedInPerson } from '#web/api/people.ts';
import { SidebarButton } from '#web/app/sidebar-button.tsx';
import { CaseQueue, QueueSummary } from '#web/features/review/case-queue.tsx';
import { usePageTitle } from '#web/lib/page-title.ts';

/** The queue of flagged messages. */
export function ReviewPage() {
  usePageTitle('Review');
  const { data: person } = useSuspenseQuery(signedInPerson());
  if (person === null) return null;
  return (
    <main className="flex h-full flex-col">
      <header className="flex h-14 shrink-0 items-center gap-2 border-b border-line px-2 sm:px-3">
        <SidebarButton />
        <h1 className="px-1.5 font-serif text-lg font-semibold">Review</h1>
        <QueueSummary />
      </header>
      <CaseQueue personId={person.id} />
    </main>
  );
}
