import type { SystemContext } from '#server/core/context.ts';
import type { Answer, GrowingPart } from './answer.ts';
import type { NodeIdentity } from './node-identity.ts';

/** Answers as they were ordered of a node, from what the order has stored. */
export async function readOrders(
  ctx: Pick<SystemContext, 'db'>,
  node: NodeIdentity,
  messageIds: string[],
): Promise<Answer[]> {
  const rows = await ctx.db
    .selectFrom('answer as a')
    .innerJoin('message as m', 'm.id', 'a.messageId')
    .innerJoin('conversation as c', 'c.id', 'a.conversationId')
    .innerJoin('agentVersion as v', 'v.id', 'a.agentVersionId')
    .select(['a.messageId', 'm.number', 'a.conversationId', 'a.userId', 'c.agentId', 'v.id as agentVersionId'])
    .select(['v.temperatureOverride as temperature', 'v.maxTokensOverride as maxTokens'])
    .select(['m.branchId', 'c.branchCount', 'm.position', 'm.content', 'm.parts'])
    .select((eb) => eb.fn.coalesce('c.systemPrompt', 'v.systemPrompt').as('systemPrompt'))
    .select(['c.contextWindow', 'a.llmModelId', 'a.contextChatId', 'a.contextMessageLimit', 'a.waitsFor'])
    .select('a.createdAt as askedAt')
    .where('a.nodeId', '=', node.id)
    .where('a.nodeEpoch', '=', node.epoch)
    .where('a.messageId', 'in', messageIds)
    .orderBy('m.number')
    .execute();
  return rows.map(({ content, parts, ...order }) => ({
    ...order,
    node,
    history: null,
    continues: (parts as GrowingPart[] | null) ?? (content === '' ? [] : [{ type: 'text', text: content }]),
  }));
}
