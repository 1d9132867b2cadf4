import { useInfiniteQuery, useQueries } from '@tanstack/react-query';
import { Check } from 'lucide-react';
import { useDeferredValue, useId, useState } from 'react';
import { type Agent, agentList, oneAgent } from '#web/api/agents.ts';
import { conversationList } from '#web/api/conversations.ts';
import { cx } from '#web/lib/class-names.ts';
import { paths } from '#web/lib/routes.ts';
import { Avatar } from '#web/ui/avatar.tsx';
import { Button } from '#web/ui/button.tsx';
import { Link } from '#web/ui/link.tsx';
import { Popover } from '#web/ui/popover.tsx';
import { SearchField } from '#web/ui/search-field.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';
import { recentAgents } from './recent-agents.ts';

interface AgentPanelProps {
  anchor: React.RefObject<HTMLElement | null>;
  chosen: string | null;
  onChoose: (agent: string) => void;
  onClose: () => void;
}

/** Finds an agent: those of the newest chats first. Arrow keys and Enter choose. */
export function AgentPanel({ anchor, chosen, onChoose, onClose }: AgentPanelProps) {
  const id = useId();
  const [typed, setTyped] = useState('');
  const [active, setActive] = useState(0);
  const search = useDeferredValue(typed.trim());
  const { agents, error, isPending, refetch } = useChoice(search);
  const choose = (agent: Agent | undefined) => {
    if (agent === undefined) return;
    onClose();
    if (agent.id !== chosen) onChoose(agent.id);
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (agents.length === 0) return;
    if (event.key === 'ArrowDown') setActive((active + 1) % agents.length);
    else if (event.key === 'ArrowUp') setActive((active + agents.length - 1) % agents.length);
    // What is shown may still be of what was typed before.
    else if (event.key === 'Enter') choose(search === typed.trim() ? agents[active] : undefined);
    else return;
    event.preventDefault();
  };
  return (
    <Popover anchor={anchor} title="Who should answer?" onClose={onClose}>
      <SearchField
        label="Search agents"
        placeholder="Search"
        role="combobox"
        aria-expanded
        aria-controls={`${id}-agents`}
        aria-activedescendant={agents[active] === undefined ? undefined : `${id}-${active}`}
        value={typed}
        onChange={(value) => {
          setTyped(value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
        className="mx-3 mb-2"
      />
      <ul id={`${id}-agents`} role="listbox" aria-label="Agents" className="min-h-0 overflow-y-auto px-2">
        {agents.map((agent, index) => (
          <li
            key={agent.id}
            id={`${id}-${index}`}
            ref={index === active ? (row) => row?.scrollIntoView({ block: 'nearest' }) : undefined}
            role="option"
            aria-selected={agent.id === chosen}
            aria-label={agent.name}
            onClick={() => choose(agent)}
            onPointerMove={() => setActive(index)}
            className={cx(
              'flex cursor-pointer items-center gap-3 rounded-lg px-2 py-1.5 pointer-coarse:min-h-12',
              index === active && 'bg-hover',
            )}
          >
            <Avatar isAgent name={agent.name} picture={agent.avatar} size={32} />
            <span className="min-w-0 flex-1">
              <span className="block truncate text-sm font-medium" dir="auto">
                {agent.name}
              </span>
              <span className="block truncate text-xs text-faint" dir="auto">
                {agent.description ||
                  (agent.created_by_username === null ? 'Of this server' : `by ${agent.created_by_username}`)}
              </span>
            </span>
            {agent.id === chosen && <Check size={16} className="shrink-0 text-accent" />}
          </li>
        ))}
      </ul>
      {isPending && <Skeleton className="mx-4 my-2 h-9" />}
      {error !== null && (
        <p role="alert" className="flex items-center justify-between gap-3 px-4 py-2 text-sm text-danger">
          {error.message}
          <Button small onClick={refetch}>
            Try again
          </Button>
        </p>
      )}
      {!isPending && error === null && agents.length === 0 && (
        <p className="px-4 py-2 text-sm text-faint">No agent is called “{search}”.</p>
      )}
      <p className="mt-2 flex justify-between border-t border-line px-4 py-2.5 text-sm">
        <Link href={paths.agents} className="text-accent underline-offset-4 hover:underline">
          All agents
        </Link>
        <Link href={paths.newAgent} className="text-accent underline-offset-4 hover:underline">
          New agent
        </Link>
      </p>
    </Popover>
  );
}

function useChoice(search: string) {
  const list = useInfiniteQuery(agentList('all', search));
  const { data: conversations } = useInfiniteQuery(conversationList(''));
  const recent = useQueries({
    queries: recentAgents(conversations?.pages.flatMap((page) => page.results) ?? []).map((id) => ({
      ...oneAgent(id),
      staleTime: 60_000,
    })),
    combine: (results) => results.flatMap(({ data }) => data ?? []),
  });
  const found = list.data?.pages.flatMap((page) => page.results) ?? [];
  const all = search === '' ? [...recent, ...found] : found;
  const agents = [...new Map(all.map((agent) => [agent.id, agent])).values()].filter((agent) => agent.is_active);
  return { agents, error: list.error, isPending: list.isPending, refetch: () => void list.refetch() };
}
