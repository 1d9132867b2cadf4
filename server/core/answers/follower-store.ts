import type { SystemContext } from '#server/core/context.ts';
import type { GrowingPart } from './answer.ts';

export interface RunningElsewhere {
  messageId: string;
  number: number;
  conversationId: string;
  userId: number;
  nodeId: string;
  checkpointSeq: number;
  continues: GrowingPart[];
}

/** The running answers of a conversation that are not this node's. */
export async function listRunningElsewhere(
  ctx: Pick<SystemContext, 'db'>,
  conversationId: string,
  selfId: string,
): Promise<RunningElsewhere[]> {
  const rows = await ctx.db
    .selectFrom('answer')
    .innerJoin('message', 'message.id', 'answer.messageId')
    .select([
      'answer.messageId',
      'message.number',
      'answer.conversationId',
      'answer.userId',
      'answer.nodeId',
      'answer.checkpointSeq',
      'answer.checkpointParts',
      'message.content',
      'message.parts',
    ])
    .where('answer.conversationId', '=', conversationId)
    .where('answer.nodeId', '!=', selfId)
    .execute();
  return rows.map(({ nodeId, checkpointParts, content, parts, ...row }) => ({
    ...row,
    nodeId: nodeId!,
    continues: (checkpointParts ?? parts ?? (content === '' ? [] : [{ type: 'text', text: content }])) as GrowingPart[],
  }));
}
