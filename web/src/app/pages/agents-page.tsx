import { Plus } from 'lucide-react';
import { SidebarButton } from '#web/app/sidebar-button.tsx';
import { AgentHeader } from '#web/features/agents/agent-header.tsx';
import { AgentView } from '#web/features/agents/agent-view.tsx';
import { AgentsView } from '#web/features/agents/agents-view.tsx';
import { NewAgentForm } from '#web/features/agents/new-agent-form.tsx';
import { usePageTitle } from '#web/lib/page-title.ts';
import { paths } from '#web/lib/routes.ts';
import { buttonClass } from '#web/ui/button.tsx';
import { Link } from '#web/ui/link.tsx';

export function AgentsPage() {
  usePageTitle('Agents');
  return (
    <main className="flex h-full flex-col">
      <header className="flex h-14 shrink-0 items-center gap-2 border-b border-line px-2 sm:px-3">
        <SidebarButton />
        <h1 className="min-w-0 flex-1 px-1.5 font-serif text-lg font-semibold">Agents</h1>
        <Link href={paths.newAgent} className={buttonClass('outline', true)}>
          <Plus size={16} /> New agent
        </Link>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <AgentsView />
      </div>
    </main>
  );
}

/** `id` is null for an agent that is about to be made. */
export function AgentPage({ id }: { id: string | null }) {
  if (id === null) return <NewAgentPage />;
  return <AgentView key={id} id={id} headerStart={<SidebarButton />} />;
}

function NewAgentPage() {
  usePageTitle('New agent');
  return (
    <main className="flex h-full flex-col">
      <AgentHeader agent={null} start={<SidebarButton />} />
      <div className="min-h-0 flex-1 overflow-y-auto">
        <NewAgentForm />
      </div>
    </main>
  );
}
