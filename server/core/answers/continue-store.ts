import type { Context } from '#server/core/context.ts';
import type { Message } from '#server/core/messages/message.ts';
import type { NodeIdentity } from './node-identity.ts';

export interface ReopenedAnswer {
  node: NodeIdentity;
  agentId: string;
  agentVersionId: string;
  temperatureOverride: number | null;
  maxTokensOverride: number | null;
  branchCount: number;
  systemPrompt: string;
  contextWindow: number | null;
  llmModelId: string | null;
  revision: number;
}

/** Makes an ended answer a running one again; null where somebody else has just done so. */
export async function reopenAnswer(
  ctx: Pick<Context, 'actor' | 'db'>,
  message: Message,
  node: NodeIdentity,
): Promise<ReopenedAnswer | null> {
  const conversation = await ctx.db
    .updateTable('conversation as c')
    .from('agent as a')
    .innerJoin('agentVersion as v', 'v.id', 'a.currentVersionId')
    .set((eb) => ({
      revision: eb('c.revision', '+', 1),
      status: 'active',
      headIsOpen: eb.or([eb('c.headIsOpen', '=', true), eb('c.headId', '=', message.id)]).$castTo<boolean>(),
      activityAt: new Date(),
      updatedAt: new Date(),
    }))
    .where('c.id', '=', message.conversationId)
    .where('c.deletedAt', 'is', null)
    .whereRef('a.id', '=', 'c.agentId')
    .returning(['c.agentId', 'v.id as agentVersionId', 'v.temperatureOverride', 'v.maxTokensOverride', 'c.branchCount'])
    .returning((eb) => [
      eb.fn.coalesce('c.systemPrompt', 'v.systemPrompt').as('systemPrompt'),
      eb.fn.coalesce('c.llmModelId', 'v.preferredModelId').as('llmModelId'),
    ])
    .returning(['c.contextWindow', 'c.revision'])
    .executeTakeFirstOrThrow();
  const reopened = await ctx.db
    .updateTable('message')
    .set({ status: 'pending', errorCode: null, errorMessage: null, revision: conversation.revision })
    .where('id', '=', message.id)
    .where('status', 'in', ['stopped', 'interrupted', 'failed'])
    .returning('id')
    .executeTakeFirst();
  if (reopened === undefined) return null;
  await ctx.db
    .insertInto('answer')
    .values({
      messageId: message.id,
      conversationId: message.conversationId,
      userId: ctx.actor.userId,
      questionId: message.parentId,
      llmModelId: message.llmModelId,
      nodeId: node.id,
      nodeEpoch: node.epoch,
      agentVersionId: conversation.agentVersionId,
    })
    .execute();
  return { ...conversation, node };
}
