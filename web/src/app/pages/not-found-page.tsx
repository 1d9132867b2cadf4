import { usePageTitle } from '#web/lib/page-title.ts';
import { paths } from '#web/lib/routes.ts';
import { buttonClass } from '#web/ui/button.tsx';
import { Link } from '#web/ui/link.tsx';
import { PageState } from '#web/ui/page-state.tsx';

export function NotFoundPage() {
  usePageTitle('Not found');
  return (
    <main className="grid h-full place-items-center">
      <PageState
        title="There is nothing at this address"
        actions={
          <Link href={paths.newConversation} className={buttonClass('outline', false)}>
            To the start
          </Link>
        }
      >
        It may have been deleted, or belong to somebody else.
      </PageState>
    </main>
  );
}
