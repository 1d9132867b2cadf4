import { expect } from 'vitest';
import { Agent } from '#contract/agents.ts';
import type { CastMember } from './cast.ts';

export const agentSettings = { name: 'Echo', system_prompt: 'Say it again.' };

export const agentPath = (agent: Pick<Agent, 'id'>, rest = '') => `/api/agents/${agent.id}/${rest}`;

export async function makeAgent(person: CastMember, body: object = {}): Promise<Agent> {
  const { status, body: made, text } = await person.client.post<Agent>('/api/agents/', { ...agentSettings, ...body });
  expect(status, text).toBe(201);
  return Agent.strict().parse(made);
}

export async function changeAgent(person: CastMember, agent: Agent, body: object): Promise<Agent> {
  const answer = await person.client.patch<Agent>(agentPath(agent), body);
  expect(answer.status, answer.text).toBe(200);
  return Agent.strict().parse(answer.body);
}

export async function readAgent(person: CastMember, agent: Agent): Promise<Agent> {
  return (await person.client.get<Agent>(agentPath(agent))).body;
}
