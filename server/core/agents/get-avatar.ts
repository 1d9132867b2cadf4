import type { Context } from '#server/core/context.ts';
import { notFound } from '#server/core/errors.ts';
import type { Avatar } from './avatar.ts';
import { findAvatar } from './avatar-store.ts';
import { getAgent } from './get-agent.ts';

/** A picture that an agent has or has had, for who may see the agent. */
export async function getAvatar(
  ctx: Pick<Context, 'actor' | 'db'>,
  agentId: string,
  avatarId: string,
): Promise<Avatar> {
  await getAgent(ctx, agentId);
  const avatar = await findAvatar(ctx, agentId, avatarId);
  if (avatar === null) throw notFound();
  return avatar;
}
