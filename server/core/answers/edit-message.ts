import { randomUUIDv7 } from 'node:crypto';
import { act } from '#server/core/context.ts';
import { AppError } from '#server/core/errors.ts';
import type { Message } from '#server/core/messages/message.ts';
import { isUniqueViolation } from '#server/db/errors.ts';
import { append, type Asked, begin, findAsked, type Question, replyOf, requireAble } from './ask.ts';
import type { Turn } from './ask-store.ts';
import { findForkBeside, openBranch } from './branch-store.ts';
import { holdMessage } from './hold-message.ts';
import type { AskContext } from './ports.ts';
import { extrasOf } from './question-extras.ts';
import { historyLimit } from './read-prompt.ts';

/** Says one of one's messages differently: a sibling on a branch of its own, which is answered and chosen. */
export function editMessage(ctx: AskContext, messageId: string, question: Question): Promise<Asked> {
  return askBeside(ctx, messageId, 'user', question, (message) => ({
    question: {
      id: randomUUIDv7(),
      content: question.content,
      clientId: question.clientId ?? null,
      title: '',
      extras: extrasOf(question, message),
    },
    reply: replyOf(ctx, { ...question, llmModelId: question.llmModelId ?? message.llmModelId }),
    repeat: question.repeat ?? null,
    historyLimit,
  }));
}

/** Has a question answered once more, beside the answer it has. */
export function regenerateMessage(ctx: AskContext, messageId: string, how: Omit<Question, 'content'>): Promise<Asked> {
  return askBeside(ctx, messageId, 'assistant', { ...how, content: '' }, () => ({
    question: null,
    reply: replyOf(ctx, how),
    repeat: how.repeat ?? null,
    historyLimit,
  }));
}

async function askBeside(
  ctx: AskContext,
  messageId: string,
  role: Message['role'],
  question: Question,
  turnFor: (message: Message) => Turn,
): Promise<Asked> {
  if (ctx.engine.isDraining)
    throw new AppError('unavailable', 'The server is about to restart.', { retryAfterSeconds: 2 });
  requireAble(ctx, question.llmModelId);
  try {
    const { turn, appended } = await act(ctx, async (tx) => {
      const { message, conversation } = await holdMessage(tx, messageId);
      if (message.role !== role) throw wrongRole(role);
      await openBranch(tx, conversation, await findForkBeside(tx, message));
      const made = turnFor(message);
      return { turn: made, appended: await append(tx, { id: conversation.id }, made) };
    });
    return begin(ctx, turn, appended);
  } catch (error) {
    if (!isUniqueViolation(error, 'message_client') && !isUniqueViolation(error, 'idempotency_pkey')) throw error;
    return findAsked(ctx, question);
  }
}

function wrongRole(wanted: Message['role']): AppError {
  return wanted === 'user'
    ? new AppError('conflict', 'Only your own messages can be said differently.')
    : new AppError('conflict', 'Only answers can be made again.');
}
