import type { Actor } from '#server/core/context.ts';
import type { Agent } from './agent.ts';

type Viewer = Pick<Actor, 'userId' | 'role'>;

/** Its creator, and everybody if it is public: who may not see an agent can't tell it from none. */
export function maySee(agent: Pick<Agent, 'createdBy' | 'isPublic'>, viewer: Viewer): boolean {
  return agent.isPublic || agent.createdBy === viewer.userId;
}

/** Of those who see it. */
export function mayChange(agent: Pick<Agent, 'createdBy'>, viewer: Viewer): boolean {
  return agent.createdBy === viewer.userId || viewer.role === 'administrator';
}

/** What an agent was told is its creator's work, and shown where the creator shows it. */
export function maySeePrompt(agent: Pick<Agent, 'createdBy' | 'sharesSystemPrompt'>, viewer: Viewer): boolean {
  return agent.sharesSystemPrompt || mayChange(agent, viewer);
}
