import type { Agent, AgentVersion, changeAgent as change, compareAgentVersion } from '#contract/agents.ts';
import type { QueryClient } from '@tanstack/react-query';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { send } from './http.ts';
import { pathOf } from './pages.ts';
import type { Page } from './pages.ts';

export type { Agent, AgentVersion } from '#contract/agents.ts';
export type AgentChanges = z.input<NonNullable<(typeof change)['body']>>;
export type AgentVersionComparison = z.infer<NonNullable<(typeof compareAgentVersion)['answer']>>;
export type AgentScope = 'all' | 'mine' | 'public';

const listsKey = ['agents', 'list'];
const listPaths: Record<AgentScope, string> = { all: '', mine: 'mine/', public: 'public/' };

/** Newest first; `search` is part of a name or a description. */
export function agentList(scope: AgentScope, search: string) {
  const query = new URLSearchParams({ page_size: '40', ...(search !== '' && { search }) });
  return infiniteQueryOptions({
    queryKey: [...listsKey, scope, search],
    queryFn: ({ pageParam, signal }) => send<Page<Agent>>('GET', pageParam, { signal }),
    initialPageParam: `/api/agents/${listPaths[scope]}?${query}`,
    getNextPageParam: (page) => (page.next === null ? null : pathOf(page.next)),
  });
}

export function oneAgent(id: string) {
  return queryOptions({
    queryKey: ['agents', 'one', id],
    queryFn: ({ signal }) => send<Agent>('GET', `/api/agents/${id}/`, { signal }),
  });
}

/** Newest first. */
export function agentVersions(id: string) {
  return infiniteQueryOptions({
    queryKey: ['agents', 'versions', id],
    queryFn: ({ pageParam, signal }) => send<Page<AgentVersion>>('GET', pageParam, { signal }),
    initialPageParam: `/api/agents/${id}/versions/?page_size=50`,
    getNextPageParam: (page) => (page.next === null ? null : pathOf(page.next)),
  });
}

/** A version beside the one before it; neither ever changes. */
export function versionComparison(id: string, version: number) {
  return queryOptions({
    queryKey: ['agents', 'comparison', id, version],
    queryFn: ({ signal }) =>
      send<AgentVersionComparison>('GET', `/api/agents/${id}/versions/${version}/comparison/`, { signal }),
    staleTime: Infinity,
  });
}

/** `key` makes trying again harmless. */
export function createAgent(fields: AgentChanges, key: string): Promise<Agent> {
  return send('POST', '/api/agents/', { body: fields, headers: { 'Idempotency-Key': key } });
}

/** @throws a 409 where the agent has another version than `basedOn` by now */
export function changeAgent(id: string, changes: AgentChanges, basedOn: number): Promise<Agent> {
  return send('PATCH', `/api/agents/${id}/`, { body: { ...changes, based_on_version: basedOn } });
}

export function deleteAgent(id: string): Promise<void> {
  return send('DELETE', `/api/agents/${id}/`);
}

export function setAgentPicture(id: string, picture: Blob): Promise<Agent> {
  return send('POST', `/api/agents/${id}/avatar/`, { body: picture });
}

export function removeAgentPicture(id: string): Promise<void> {
  return send('DELETE', `/api/agents/${id}/avatar/`);
}

export function restoreAgentVersion(id: string, version: number): Promise<Agent> {
  return send('POST', `/api/agents/${id}/versions/${version}/restore/`);
}

/** Puts an agent, made or changed, where it is shown; lists and versions are read anew. */
export function placeAgent(client: QueryClient, agent: Agent): void {
  client.setQueryData(oneAgent(agent.id).queryKey, agent);
  void client.invalidateQueries({ queryKey: listsKey });
  void client.invalidateQueries(agentVersions(agent.id));
}

/** Forgets an agent that is gone. */
export function dropAgent(client: QueryClient, id: string): void {
  client.removeQueries({ queryKey: oneAgent(id).queryKey });
  void client.invalidateQueries({ queryKey: listsKey });
}
