import type { Actor } from '#server/core/context.ts';
import type { Agent } from './agent.ts';

type Viewer = Pick<Actor, 'userId' | 'role'>;

/** Of those who see it: its creator, and everybody if it is public (`visibleAgents` in `store.ts`). */
export function mayChange(agent: Pick<Agent, 'createdBy'>, viewer: Viewer): boolean {
  return agent.createdBy === viewer.userId || viewer.role === 'administrator';
}

/** What an agent was told is its creator's work, and shown where the creator shows it. */
export function maySeePrompt(agent: Pick<Agent, 'createdBy' | 'sharesSystemPrompt'>, viewer: Viewer): boolean {
  return agent.sharesSystemPrompt || mayChange(agent, viewer);
}
