import { ArrowLeft, MessageSquare, MoreHorizontal, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Agent } from '#web/api/agents.ts';
import { cx } from '#web/lib/class-names.ts';
import { useHash } from '#web/lib/navigation.ts';
import { paths } from '#web/lib/routes.ts';
import { Avatar } from '#web/ui/avatar.tsx';
import { buttonClass } from '#web/ui/button.tsx';
import { Link } from '#web/ui/link.tsx';
import { MenuButton } from '#web/ui/menu-button.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';
import { makerOf } from './agent-card.tsx';
import { DeleteAgentDialog } from './delete-agent-dialog.tsx';

/** `agent` is null for one that is about to be made. */
export function AgentHeader({ agent, start }: { agent: Agent | null | undefined; start: React.ReactNode }) {
  return (
    <header className="shrink-0 border-b border-line">
      <div className="flex h-14 items-center gap-2 px-2 sm:px-3">
        {start}
        <Link
          href={paths.agents}
          exact
          aria-label="All agents"
          data-tip="All agents"
          className="grid size-9 shrink-0 place-items-center rounded-lg text-soft hover:bg-hover pointer-coarse:size-11"
        >
          <ArrowLeft size={18} className="rtl:rotate-180" />
        </Link>
        {agent === null && <h1 className="min-w-0 flex-1 font-serif text-lg font-semibold">New agent</h1>}
        {agent === undefined && <Skeleton className="h-5 w-40" />}
        {agent != null && <Named agent={agent} />}
      </div>
      {agent != null && <Tabs agent={agent} />}
    </header>
  );
}

function Named({ agent }: { agent: Agent }) {
  const [deleting, setDeleting] = useState(false);
  return (
    <>
      <span className="flex max-sm:hidden">
        <Avatar isAgent name={agent.name} picture={agent.avatar} size={34} />
      </span>
      <div className="min-w-0 flex-1 px-1">
        <h1 className="truncate font-serif text-lg leading-tight font-semibold" dir="auto">
          {agent.name}
        </h1>
        <p className="truncate text-xs text-faint">{makerOf(agent)}</p>
      </div>
      {agent.is_active && (
        <Link
          href={paths.beginWith(agent.id)}
          aria-label="Start a chat"
          className={cx(buttonClass('primary', true), 'max-sm:px-2.5')}
        >
          <MessageSquare size={15} /> <span className="max-sm:hidden">Start a chat</span>
        </Link>
      )}
      {agent.may_change && !agent.is_default && (
        <MenuButton
          label="More"
          tipAlign="end"
          align="end"
          groups={[[{ label: 'Delete', icon: <Trash2 size={15} />, danger: true, onSelect: () => setDeleting(true) }]]}
        >
          <MoreHorizontal size={18} />
        </MenuButton>
      )}
      {deleting && <DeleteAgentDialog agent={agent} onClose={() => setDeleting(false)} />}
    </>
  );
}

function Tabs({ agent }: { agent: Agent }) {
  const chosen = useHash();
  const others = agent.may_change ? ['#versions', '#quality'] : ['#versions'];
  const tabs = [
    { name: 'Settings', hash: '', isChosen: !others.includes(chosen) },
    { name: `Versions · ${agent.version}`, hash: '#versions', isChosen: chosen === '#versions' },
    ...(agent.may_change ? [{ name: 'Quality', hash: '#quality', isChosen: chosen === '#quality' }] : []),
  ];
  return (
    <nav aria-label="Of this agent" className="flex gap-1 px-3 sm:px-4">
      {tabs.map(({ name, hash, isChosen }) => (
        <Link
          key={hash}
          href={paths.agent(agent.id) + hash}
          aria-current={isChosen ? 'page' : undefined}
          className="border-b-2 border-transparent px-2 pb-2 text-sm font-medium text-faint hover:text-ink aria-[current=page]:border-accent aria-[current=page]:text-ink pointer-coarse:flex pointer-coarse:h-11 pointer-coarse:items-center pointer-coarse:pb-0"
        >
          {name}
        </Link>
      ))}
    </nav>
  );
}
