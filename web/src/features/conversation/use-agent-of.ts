import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type Agent, agentVersions, oneAgent } from '#web/api/agents.ts';
import { changeConversation, type Conversation, placeConversation } from '#web/api/conversations.ts';
import { toast } from '#web/ui/toasts.tsx';

const keptMs = 60_000;
const none: ReadonlyMap<string, number> = new Map();

export interface AgentOf {
  /** Undefined while it is being read, and where the viewer may not see it any more. */
  agent: Agent | undefined;
  /** Which version has which number, where there is more than one. */
  versions: ReadonlyMap<string, number>;
  choose: (agent: string) => void;
}

/** Who answers in a conversation. */
export function useAgentOf(conversation: Conversation | undefined): AgentOf {
  const client = useQueryClient();
  const id = conversation?.agent ?? '';
  const { data: agent } = useQuery({ ...oneAgent(id), staleTime: keptMs, enabled: id !== '' });
  const { data: pages } = useInfiniteQuery({
    ...agentVersions(id),
    staleTime: keptMs,
    enabled: agent !== undefined && agent.version > 1,
  });
  const versions = useMemo(
    () => new Map(pages?.pages.flatMap((page) => page.results).map((row) => [row.id, row.version])),
    [pages],
  );
  const change = useMutation({
    mutationFn: (chosen: string) => changeConversation(conversation?.id ?? '', { agent: chosen }),
    onSuccess: (changed) => placeConversation(client, changed),
    onError: (error) => toast(error.message),
  });
  return {
    agent: agent?.id === id ? agent : undefined,
    versions: pages === undefined ? none : versions,
    choose: (chosen) => change.mutate(chosen),
  };
}
