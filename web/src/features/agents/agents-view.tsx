import { useInfiniteQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { agentList, type AgentScope } from '#web/api/agents.ts';
import { paths } from '#web/lib/routes.ts';
import { buttonClass } from '#web/ui/button.tsx';
import { ChoiceBar } from '#web/ui/choice-bar.tsx';
import { Link } from '#web/ui/link.tsx';
import { endState, ListEnd } from '#web/ui/list-end.tsx';
import { PageState } from '#web/ui/page-state.tsx';
import { SearchField } from '#web/ui/search-field.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';
import { AgentCard } from './agent-card.tsx';

const scopes = [
  ['all', 'All'],
  ['mine', 'Mine'],
  ['public', 'Public'],
] as const;

/** The agents that one may use: one's own and those that everybody may. */
export function AgentsView() {
  const [scope, setScope] = useState<AgentScope>('all');
  const [typed, setTyped] = useState('');
  const search = useDeferredValue(typed.trim());
  return (
    <div className="mx-auto max-w-4xl px-4 py-6 sm:px-6">
      <div className="mb-5 flex flex-wrap items-center gap-3">
        <ChoiceBar label="Whose agents" value={scope} options={scopes} onChange={setScope} />
        <SearchField
          label="Search agents"
          placeholder="Search by name or description"
          value={typed}
          onChange={setTyped}
          className="min-w-48 flex-1 sm:max-w-xs"
        />
      </div>
      <Agents scope={scope} search={search} />
    </div>
  );
}

function Agents({ scope, search }: { scope: AgentScope; search: string }) {
  const list = useInfiniteQuery(agentList(scope, search));
  const agents = list.data?.pages.flatMap((page) => page.results) ?? [];
  if (list.isPending) return <Cards />;
  if (list.isSuccess && agents.length === 0) return <NoAgents scope={scope} search={search} />;
  return (
    <>
      <ul aria-label="Agents" className="grid grid-cols-1 gap-3 sm:grid-cols-2">
        {agents.map((agent) => (
          <AgentCard key={agent.id} agent={agent} />
        ))}
      </ul>
      <ListEnd
        state={endState(list)}
        onMore={() => void (list.isError && !list.data ? list.refetch() : list.fetchNextPage())}
      />
    </>
  );
}

function Cards() {
  return (
    <div aria-busy className="grid gap-3 sm:grid-cols-2">
      {[0, 1, 2, 3].map((card) => (
        <Skeleton key={card} className="h-40 rounded-2xl" />
      ))}
    </div>
  );
}

function NoAgents({ scope, search }: { scope: AgentScope; search: string }) {
  if (search !== '') {
    return <PageState title="No agent found">No agent here has “{search}” in its name or its description.</PageState>;
  }
  const { title, text } = emptyWords[scope];
  return (
    <PageState
      title={title}
      actions={
        <Link href={paths.newAgent} className={buttonClass('primary', false)}>
          <Plus size={16} /> New agent
        </Link>
      }
    >
      {text}
    </PageState>
  );
}

const ownAgents = 'An agent is a name, a prompt and a model of your choice. Make one for what you ask again and again.';
const emptyWords: Record<AgentScope, { title: string; text: string }> = {
  all: { title: 'No agents yet', text: ownAgents },
  mine: { title: 'You have made no agents yet', text: ownAgents },
  public: { title: 'No public agents yet', text: 'Agents whose makers let everybody use them will be here.' },
};
