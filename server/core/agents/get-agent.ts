import type { Context } from '#server/core/context.ts';
import { forbidden, notFound } from '#server/core/errors.ts';
import type { Agent } from './agent.ts';
import { mayChange } from './policy.ts';
import { findAgent, lockAgent } from './store.ts';

type AgentContext = Pick<Context, 'actor' | 'db'>;

/** An agent that the viewer may see; not there and not theirs are the same. */
export async function getAgent(ctx: AgentContext, id: string): Promise<Agent> {
  const agent = await findAgent(ctx, id);
  if (agent === null) throw notFound();
  return agent;
}

/** One that answers whoever may see it; null for any other. */
export async function findUsableAgent(ctx: AgentContext, id: string): Promise<Agent | null> {
  const agent = await findAgent(ctx, id);
  return agent?.isActive ? agent : null;
}

/** The same for a change, inside whose transaction nobody else changes it. */
export async function holdAgent(tx: AgentContext, id: string): Promise<Agent> {
  await lockAgent(tx, id);
  return getChangeableAgent(tx, id);
}

export async function getChangeableAgent(ctx: AgentContext, id: string): Promise<Agent> {
  const agent = await getAgent(ctx, id);
  if (!mayChange(agent, ctx.actor)) throw forbidden('Only who made this agent, and administrators, may change it.');
  return agent;
}
