import { MessageSquare } from 'lucide-react';
import type { Agent } from '#web/api/agents.ts';
import { countOf } from '#web/lib/format-count.ts';
import { paths } from '#web/lib/routes.ts';
import { Avatar } from '#web/ui/avatar.tsx';
import { buttonClass } from '#web/ui/button.tsx';
import { Link } from '#web/ui/link.tsx';
import { AgentBadges } from './agent-badges.tsx';
import { AgentRating } from './agent-rating.tsx';
import { typeNames } from './agent-words.ts';

/** An agent in a list. The whole card leads to it; its button begins a chat with it. */
export function AgentCard({ agent }: { agent: Agent }) {
  return (
    <li className="group relative flex flex-col rounded-2xl border border-line bg-raised p-4 transition-colors focus-within:border-edge hover:border-edge">
      <div className="flex items-start gap-3">
        <Avatar isAgent name={agent.name} picture={agent.avatar} size={44} />
        <div className="min-w-0 flex-1">
          <h2 className="flex items-center gap-2 font-medium">
            <Link
              href={paths.agent(agent.id)}
              dir="auto"
              className="truncate after:absolute after:inset-0 after:rounded-2xl"
            >
              {agent.name}
            </Link>
            <AgentBadges agent={agent} />
          </h2>
          <p className="truncate text-xs text-faint">
            {typeNames[agent.agent_type]} · {makerOf(agent)}
          </p>
        </div>
      </div>
      <p className="mt-3 line-clamp-2 min-h-10 text-sm text-soft text-pretty wrap-anywhere" dir="auto">
        {agent.description || <span className="text-faint italic">No description</span>}
      </p>
      <div className="mt-auto flex min-h-11 items-end justify-between gap-3 pt-3">
        <p className="flex min-w-0 flex-wrap gap-x-2.5 leading-8 text-xs text-faint tabular-nums">
          <AgentRating average={agent.average_rating} count={agent.total_ratings} />
          <span>{countOf(agent.total_conversations, 'chat', 'chats')}</span>
        </p>
        {agent.is_active && (
          <Link
            href={paths.beginWith(agent.id)}
            aria-label={`Start a chat with ${agent.name}`}
            className={`${buttonClass('outline', true)} relative z-10`}
          >
            <MessageSquare size={14} /> Chat
          </Link>
        )}
      </div>
    </li>
  );
}

export function makerOf({ is_default, created_by_username: maker }: Agent): string {
  if (maker !== null) return `by ${maker}`;
  return is_default ? 'of this server' : 'by somebody who has left';
}
