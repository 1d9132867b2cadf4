import { act, type Context } from '#server/core/context.ts';
import { type Agent, settingsOf } from './agent.ts';
import type { Avatar } from './avatar.ts';
import { keepAvatar } from './avatar-store.ts';
import { getAgent, getChangeableAgent, holdAgent } from './get-agent.ts';
import { insertVersion } from './store.ts';

export interface AvatarContext extends Context {
  /** Makes a picture that somebody sent into one of ours. */
  makeAvatar: (picture: Uint8Array) => Promise<Avatar>;
}

/** Gives an agent a picture: a new version, unless it is the one that it has. */
export async function setAvatar(ctx: AvatarContext, id: string, picture: Uint8Array): Promise<Agent> {
  // Who may not is told so before the work; and the work must not hold a connection.
  await getChangeableAgent(ctx, id);
  const avatar = await ctx.makeAvatar(picture);
  return act(ctx, async (tx) => showAvatar(tx, await holdAgent(tx, id), await keepAvatar(tx, avatar)));
}

export function removeAvatar(ctx: Context, id: string): Promise<Agent> {
  return act(ctx, async (tx) => showAvatar(tx, await holdAgent(tx, id), null));
}

async function showAvatar(tx: Context, agent: Agent, avatarId: string | null): Promise<Agent> {
  if (agent.avatarId === avatarId) return agent;
  await insertVersion(tx, agent, { ...settingsOf(agent), avatarId }, null);
  return getAgent(tx, agent.id);
}
