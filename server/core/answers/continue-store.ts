import type { Context } from '#server/core/context.ts';
import type { Message } from '#server/core/messages/message.ts';
import type { NodeIdentity } from './node-identity.ts';

export interface ReopenedAnswer {
  node: NodeIdentity;
  agentId: string;
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
    .updateTable('conversation')
    .set((eb) => ({
      revision: eb('revision', '+', 1),
      headIsOpen: eb.or([eb('headIsOpen', '=', true), eb('headId', '=', message.id)]).$castTo<boolean>(),
      activityAt: new Date(),
      updatedAt: new Date(),
    }))
    .where('id', '=', message.conversationId)
    .where('deletedAt', 'is', null)
    .returning(['agentId', 'branchCount', 'systemPrompt', 'contextWindow', 'llmModelId', 'revision'])
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
    })
    .execute();
  return { ...conversation, node };
}
