import { act } from '#server/core/context.ts';
import { getConversation } from '#server/core/conversations/get-conversation.ts';
import { AppError } from '#server/core/errors.ts';
import type { Message, OwnMessage } from '#server/core/messages/message.ts';
import { isUniqueViolation } from '#server/db/errors.ts';
import type { GrowingPart } from './answer.ts';
import { type Asked, findAsked, type Question, requireOpen } from './ask.ts';
import { claimRepeat } from './ask-store.ts';
import { type ReopenedAnswer, reopenAnswer } from './continue-store.ts';
import { holdMessage } from './hold-message.ts';
import type { AskContext } from './ports.ts';

/** Goes on with an answer that did not come to its end, in the same message, after what it says already. */
export async function continueAnswer(ctx: AskContext, messageId: string, repeat: Question['repeat']): Promise<Asked> {
  if (ctx.engine.isDraining)
    throw new AppError('unavailable', 'The server is about to restart.', { retryAfterSeconds: 2 });
  try {
    return await reopen(ctx, messageId, repeat);
  } catch (error) {
    if (!isUniqueViolation(error, 'idempotency_pkey')) throw error;
    return findAsked(ctx, { repeat, content: '' });
  }
}

async function reopen(ctx: AskContext, messageId: string, repeat: Question['repeat']): Promise<Asked> {
  const { message, reopened } = await act(ctx, async (tx) => {
    const { message: found } = await holdMessage(tx, messageId);
    // Before the look at its state: a repeated request finds the answer being continued by the first one.
    if (repeat) await claimRepeat(tx, repeat, messageId);
    if (!canContinue(found)) throw new AppError('conflict', 'Only an answer that was cut off can be continued.');
    requireOpen(await getConversation(tx, { id: found.conversationId }));
    const answer = await reopenAnswer(tx, found, ctx.engine.node);
    if (answer === null) throw new AppError('conflict', 'This answer is being continued already.');
    return { message: found, reopened: answer };
  });
  const live = ctx.engine.start(answerOf(ctx, message, reopened));
  ctx.events.publish({
    type: 'conversation.changed',
    conversationId: message.conversationId,
    userId: ctx.actor.userId,
    revision: reopened.revision,
  });
  return {
    conversationNumber: message.conversationNumber,
    conversationTitle: message.conversationTitle,
    question: null,
    reply: { ...message, status: 'pending', errorCode: null, errorMessage: null, revision: reopened.revision },
    live,
  };
}

export function canContinue(message: Pick<Message, 'role' | 'status'>): boolean {
  return message.role === 'assistant' && ['stopped', 'interrupted', 'failed'].includes(message.status);
}

function answerOf(
  ctx: AskContext,
  message: OwnMessage,
  reopened: ReopenedAnswer,
): Parameters<AskContext['engine']['start']>[0] {
  return {
    messageId: message.id,
    number: message.number,
    conversationId: message.conversationId,
    userId: ctx.actor.userId,
    agentId: reopened.agentId,
    agentVersionId: reopened.agentVersionId,
    temperature: reopened.temperatureOverride,
    maxTokens: reopened.maxTokensOverride,
    branchId: message.branchId,
    branchCount: reopened.branchCount,
    position: message.position,
    systemPrompt: reopened.systemPrompt,
    contextWindow: reopened.contextWindow,
    llmModelId: message.llmModelId ?? reopened.llmModelId,
    contextChatId: null,
    contextMessageLimit: null,
    node: reopened.node,
    waitsFor: null,
    history: null,
    continues: message.parts.filter((part): part is GrowingPart => part.type === 'text' || part.type === 'reasoning'),
    askedAt: new Date(),
  };
}
