import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Agent, agentVersions } from '#web/api/agents.ts';
import { endState, ListEnd } from '#web/ui/list-end.tsx';
import { RestoreDialog } from './restore-dialog.tsx';
import { VersionFigures } from './version-figures.tsx';
import { VersionRow } from './version-row.tsx';

/** Every form that an agent has had, newest first, each with what it changed. */
export function AgentVersions({ agent }: { agent: Agent }) {
  const list = useInfiniteQuery(agentVersions(agent.id));
  const [open, setOpen] = useState<number | null>(null);
  const [restoring, setRestoring] = useState<number | null>(null);
  const versions = list.data?.pages.flatMap((page) => page.results) ?? [];
  return (
    <div className="mx-auto max-w-2xl px-4 py-6 sm:px-6">
      <p className="mb-5 text-sm text-faint text-pretty">
        Each change of what makes {agent.name} answer as it does is a version of its own, with the ratings that its
        answers got. {agent.may_change && 'Any of them can be put back.'}
      </p>
      {agent.may_change && agent.version > 1 && <VersionFigures key={agent.version} agent={agent} />}
      <ol aria-label="Versions" className="space-y-3">
        {versions.map((version) => (
          <VersionRow
            key={version.id}
            version={version}
            isNow={version.version === agent.version}
            isOpen={open === version.version}
            onToggle={() => setOpen(open === version.version ? null : version.version)}
            onRestore={agent.may_change ? () => setRestoring(version.version) : null}
          />
        ))}
      </ol>
      <ListEnd
        state={endState(list)}
        onMore={() => void (list.isError && !list.data ? list.refetch() : list.fetchNextPage())}
      />
      {restoring !== null && <RestoreDialog agent={agent} version={restoring} onClose={() => setRestoring(null)} />}
    </div>
  );
}
