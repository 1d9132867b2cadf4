import type { CaseInFull } from '#web/api/cases.ts';
import { RequestError } from '#web/api/http.ts';
import type { Me } from '#web/api/people.ts';
import { formatAge } from '#web/lib/format-time.ts';
import { paths } from '#web/lib/routes.ts';
import { Button, buttonClass } from '#web/ui/button.tsx';
import { Link } from '#web/ui/link.tsx';
import { PageState } from '#web/ui/page-state.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';
import { CaseFlags } from './case-flags.tsx';
import { CaseHistory } from './case-history.tsx';
import { CaseMessages } from './case-messages.tsx';
import { CaseWork } from './case-work.tsx';
import { KindMark, StateMark } from './marks.tsx';
import { useCase } from './use-case.ts';

interface CaseViewProps {
  id: string;
  person: Me;
  headerStart: React.ReactNode;
}

/** One case: the message among what stands around it, and beside it what was said of it and can be done. */
export function CaseView({ id, person, headerStart }: CaseViewProps) {
  const { found, history } = useCase(id);
  return (
    <main className="flex h-full flex-col">
      <header className="flex h-14 shrink-0 items-center gap-2 border-b border-line px-2 sm:px-3">
        {headerStart}
        <h1 className="sr-only">A flagged answer</h1>
        {found.data !== undefined && <HeaderFacts found={found.data} />}
      </header>
      {found.isPending && <CaseSkeleton />}
      {found.data === undefined && found.error !== null && (
        <Failed error={found.error} onRetry={() => void found.refetch()} />
      )}
      {found.data !== undefined && (
        <div className="flex min-h-0 flex-1 flex-col overflow-y-auto lg:flex-row lg:overflow-hidden">
          <div className="min-w-0 flex-1 lg:overflow-y-auto">
            <CaseMessages found={found.data} />
          </div>
          <aside
            aria-label="The case"
            className="space-y-7 border-line px-4 py-6 max-lg:border-t sm:px-6 lg:w-[23rem] lg:shrink-0 lg:overflow-y-auto lg:border-s"
          >
            <CaseWork found={found.data} person={person} newest={history.data?.pages[0]?.events[0]} />
            <CaseFlags flags={found.data.flags} />
            <CaseHistory id={id} history={history} />
          </aside>
        </div>
      )}
    </main>
  );
}

function HeaderFacts({ found }: { found: CaseInFull }) {
  const agent = found.agent_version === null ? found.agent_name : `${found.agent_name} v${found.agent_version}`;
  return (
    <>
      <KindMark kind={found.kind} />
      <StateMark state={found.state} />
      <p className="ms-auto min-w-0 truncate pe-2 text-sm text-faint max-sm:hidden">
        {[agent, found.model_name, formatAge(found.opened_at, new Date())].filter((fact) => fact !== null).join(' · ')}
      </p>
    </>
  );
}

function CaseSkeleton() {
  return (
    <div aria-busy className="mx-auto w-full max-w-3xl space-y-6 px-4 py-8 sm:px-6">
      <Skeleton className="ms-auto h-12 w-2/5 rounded-2xl" />
      <Skeleton className="h-40 rounded-2xl" />
      <Skeleton className="ms-auto h-12 w-1/3 rounded-2xl" />
    </div>
  );
}

function Failed({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const isGone = error instanceof RequestError && error.status === 404;
  return (
    <PageState
      title={isGone ? 'There is no such case' : 'The case could not be loaded'}
      actions={
        isGone ? (
          <Link href={paths.review} className={buttonClass('outline', false)}>
            To the queue
          </Link>
        ) : (
          <Button look="primary" onClick={onRetry}>
            Try again
          </Button>
        )
      }
    >
      {isGone ? 'The message that it was about may be gone.' : error.message}
    </PageState>
  );
}
