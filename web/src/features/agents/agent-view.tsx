import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { type Agent, oneAgent } from '#web/api/agents.ts';
import { RequestError } from '#web/api/http.ts';
import { useHash } from '#web/lib/navigation.ts';
import { usePageTitle } from '#web/lib/page-title.ts';
import { paths } from '#web/lib/routes.ts';
import { Button, buttonClass } from '#web/ui/button.tsx';
import { Link } from '#web/ui/link.tsx';
import { PageState } from '#web/ui/page-state.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';
import { AgentForm } from './agent-form.tsx';
import { AgentHeader } from './agent-header.tsx';
import { AgentSheet } from './agent-sheet.tsx';

const AgentVersions = lazy(async () => ({ default: (await import('./agent-versions.tsx')).AgentVersions }));
const AgentQuality = lazy(async () => ({ default: (await import('./agent-quality.tsx')).AgentQuality }));

interface AgentViewProps {
  id: string;
  headerStart: React.ReactNode;
}

/** One agent: its settings, to be changed by who may, and every form it has had. */
export function AgentView({ id, headerStart }: AgentViewProps) {
  const { data: agent, error, refetch } = useQuery({ ...oneAgent(id), staleTime: 0 });
  usePageTitle(agent?.name ?? 'Agent');
  return (
    <main className="flex h-full flex-col">
      <AgentHeader agent={agent} start={headerStart} />
      {agent !== undefined && <Loaded agent={agent} />}
      {agent === undefined && error === null && <Loading />}
      {agent === undefined && error !== null && <Failed error={error} onRetry={() => void refetch()} />}
    </main>
  );
}

function Loaded({ agent }: { agent: Agent }) {
  const hash = useHash();
  const showsVersions = hash === '#versions';
  const showsQuality = hash === '#quality' && agent.may_change;
  return (
    <>
      {/* Hidden and not gone: what has been typed is still there after a look at something else. */}
      <div hidden={showsVersions || showsQuality} className="min-h-0 flex-1 overflow-y-auto">
        {agent.may_change ? <AgentForm agent={agent} /> : <AgentSheet agent={agent} />}
      </div>
      {(showsVersions || showsQuality) && (
        <div className="min-h-0 flex-1 overflow-y-auto">
          <Suspense fallback={<Loading />}>
            {showsVersions ? <AgentVersions agent={agent} /> : <AgentQuality agent={agent} />}
          </Suspense>
        </div>
      )}
    </>
  );
}

function Loading() {
  return (
    <div aria-busy className="mx-auto w-full max-w-2xl space-y-4 px-4 py-8 sm:px-6">
      <Skeleton className="size-20 rounded-2xl" />
      <Skeleton className="h-10" />
      <Skeleton className="h-10" />
      <Skeleton className="h-48" />
    </div>
  );
}

function Failed({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const isMissing = error instanceof RequestError && error.status === 404;
  return (
    <PageState
      title={isMissing ? 'There is no such agent' : 'This agent can’t be shown'}
      actions={
        <>
          {!isMissing && (
            <Button look="primary" onClick={onRetry}>
              Try again
            </Button>
          )}
          <Link href={paths.agents} className={buttonClass('outline', false)}>
            All agents
          </Link>
        </>
      }
    >
      {isMissing ? 'It may have been deleted, or be private to somebody else.' : error.message}
    </PageState>
  );
}
