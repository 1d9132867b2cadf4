import type { Agent } from '#web/api/agents.ts';
import { RequestError } from '#web/api/http.ts';
import { paths } from '#web/lib/routes.ts';
import { Avatar } from '#web/ui/avatar.tsx';
import { buttonClass } from '#web/ui/button.tsx';
import { Link } from '#web/ui/link.tsx';
import { Notice } from '#web/ui/notice.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';

/** Who is about to be talked to. */
export function AgentWelcome({ agent, error }: { agent: Agent | undefined; error: Error | null }) {
  if (error !== null || agent?.is_active === false) {
    const isMissing = error instanceof RequestError && (error.status === 404 || error.status === 400);
    return (
      <Notice
        look="waiting"
        className="mb-6"
        actions={
          <Link href={paths.newConversation} exact className={buttonClass('outline', true)}>
            Take the default agent
          </Link>
        }
      >
        {error === null || isMissing
          ? 'This agent takes no messages: it was deleted, switched off, or is not yours to use.'
          : error.message}
      </Notice>
    );
  }
  if (agent === undefined) return <Skeleton className="mx-auto mb-7 size-40 rounded-2xl" />;
  return (
    <div className="mb-7 flex flex-col items-center text-center">
      <Avatar isAgent name={agent.name} picture={agent.avatar} size={72} />
      <h1 className="mt-4 font-serif text-2xl font-normal text-balance sm:text-3xl" dir="auto">
        <Link href={paths.agent(agent.id)} className="underline-offset-4 hover:underline">
          {agent.name}
        </Link>
      </h1>
      {agent.description !== '' && (
        <p className="mt-2 line-clamp-4 max-w-xl text-soft text-pretty wrap-anywhere" dir="auto">
          {agent.description}
        </p>
      )}
    </div>
  );
}
