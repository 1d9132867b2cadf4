import { useSuspenseQuery } from '@tanstack/react-query';
import { ArrowLeft } from 'lucide-react';
import { signedInPerson } from '#web/api/people.ts';
import { SidebarButton } from '#web/app/sidebar-button.tsx';
import { CaseView } from '#web/features/review/case-view.tsx';
import { useSearch } from '#web/lib/navigation.ts';
import { usePageTitle } from '#web/lib/page-title.ts';
import { paths } from '#web/lib/routes.ts';
import { Link } from '#web/ui/link.tsx';

/** One flagged message, and what is done about it. */
export function CasePage({ id }: { id: string }) {
  usePageTitle('Review');
  const { data: person } = useSuspenseQuery(signedInPerson());
  return person && <CaseView key={id} id={id} person={person} headerStart={<HeaderStart />} />;
}

/** The way back to the queue, with the filters that it had. */
function HeaderStart() {
  const search = useSearch();
  return (
    <>
      <SidebarButton />
      <Link
        href={paths.review + search}
        exact
        aria-label="Back to the queue"
        className="grid size-9 shrink-0 place-items-center rounded-lg text-soft hover:bg-hover pointer-coarse:size-11"
      >
        <ArrowLeft size={18} className="rtl:rotate-180" />
      </Link>
    </>
  );
}
