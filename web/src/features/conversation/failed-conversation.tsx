import type { RequestError } from '#web/api/http.ts';
import { paths } from '#web/lib/routes.ts';
import { buttonClass } from '#web/ui/button.tsx';
import { Link } from '#web/ui/link.tsx';
import { PageState } from '#web/ui/page-state.tsx';

/** A conversation that can't be shown: not there or not the reader's, which the server does not tell apart. */
export function FailedConversation({ failure, start }: { failure: RequestError; start: React.ReactNode }) {
  const isMissing = failure.status === 404 || failure.status === 400;
  return (
    <main className="flex h-full flex-col">
      <header className="flex h-14 shrink-0 items-center px-2 sm:px-3">{start}</header>
      <PageState
        title={isMissing ? 'There is no such chat' : 'This chat can’t be shown'}
        actions={
          <Link href={paths.newConversation} className={buttonClass('outline', false)}>
            Begin a new one
          </Link>
        }
      >
        {isMissing ? 'It may have been deleted, or belong to somebody else.' : failure.message}
      </PageState>
    </main>
  );
}
