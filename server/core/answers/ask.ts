import { randomUUIDv7 } from 'node:crypto';
import type { Attachment } from '#contract/attachments.ts';
import type { Context } from '#server/core/context.ts';
import { getConversation } from '#server/core/conversations/get-conversation.ts';
import { AppError } from '#server/core/errors.ts';
import type { Conversation, ConversationRef } from '#server/core/conversations/conversation.ts';
import { isOpen, type Message } from '#server/core/messages/message.ts';
import { firstWords } from '#server/core/titles/first-words.ts';
import { isUniqueViolation } from '#server/db/errors.ts';
import type { Answer } from './answer.ts';
import {
  appendTurn,
  type AppendedTurn,
  findByClientId,
  findConversationName,
  findRepeated,
  findReplyTo,
  type Turn,
} from './ask-store.ts';
import type { LiveAnswer } from './live-answer.ts';
import { readMessage } from './message-store.ts';
import type { AskContext } from './ports.ts';
import { type Extras, extrasOf } from './question-extras.ts';
import { historyLimit } from './read-prompt.ts';

export interface Question {
  content: string;
  messageType?: string | undefined;
  attachments?: Attachment[] | undefined;
  metadata?: Record<string, unknown> | undefined;
  /** Which model answers; null: the conversation's or the default one. */
  llmModelId?: string | null | undefined;
  /** False: the message is only stored. */
  reply?: boolean;
  quoteChat: boolean;
  quoteLimit: number;
  /** Makes sending the same again harmless. */
  clientId?: string | null | undefined;
  repeat?: Turn['repeat'] | undefined;
}

/** A turn that stands durably. `reply` is pending; `live` is how it grows, null where it grows elsewhere or has ended. */
export interface Asked {
  conversationNumber: number;
  conversationTitle: string;
  question: Message | null;
  reply: Message | null;
  live: LiveAnswer | null;
}

/**
 * Stores a question at the end of the chosen branch and has it answered. The question, the empty reply
 * and the order to answer commit together; only then is the model called. The same request again finds
 * what the first one stored.
 */
export async function ask(ctx: AskContext, ref: ConversationRef, question: Question): Promise<Asked> {
  if (ctx.engine.isDraining)
    throw new AppError('unavailable', 'The server is about to restart.', { retryAfterSeconds: 2 });
  if (question.reply !== false) requireAble(ctx, question.llmModelId);
  const turn: Turn = {
    question: {
      id: randomUUIDv7(),
      content: question.content,
      clientId: question.clientId ?? null,
      title: firstWords(question.content),
      extras: extrasOf(question),
    },
    reply: question.reply === false ? null : replyOf(ctx, question),
    repeat: question.repeat ?? null,
    historyLimit,
  };
  try {
    const appended = await append(ctx, ref, turn);
    return begin(ctx, turn, appended);
  } catch (error) {
    if (!isUniqueViolation(error, 'message_client') && !isUniqueViolation(error, 'idempotency_pkey')) throw error;
    const asked = await findAsked(ctx, question);
    if (!isIn(asked, ref)) throw usedForAnother();
    return asked;
  }
}

/**
 * Refuses a model that was named and can't answer, before anything is stored. What a conversation or its agent prefers is
 * known only with the turn: where that can't answer, the question is kept and its answer says so.
 */
export function requireAble({ catalog }: Pick<AskContext, 'catalog'>, llmModelId: Question['llmModelId']): void {
  if (llmModelId != null) catalog.choose([llmModelId]);
}

/** A turn that waited while its conversation was given to another agent was not taken, and is tried again. */
export async function append(ctx: Context, ref: ConversationRef, turn: Turn): Promise<AppendedTurn> {
  for (;;) {
    const appended = await appendTurn(ctx, ref, turn);
    if (appended !== null) return appended;
    requireOpen(await getConversation(ctx, ref));
  }
}

/** @throws {AppError} `conflict` where the conversation is paused or completed, or its agent takes no questions */
export function requireOpen({ status, agentName, hasUsableAgent }: Conversation): void {
  if (status === 'paused' || status === 'completed')
    throw new AppError('conflict', `This conversation is ${status}. Set it to active to go on with it.`);
  if (!hasUsableAgent)
    throw new AppError('conflict', `The agent ${agentName} takes no more messages. Choose another one to go on.`);
}

/** A `client_id` is a person's: what it names may stand in another conversation. */
function isIn({ conversationNumber, question }: Asked, ref: ConversationRef): boolean {
  return 'id' in ref ? question?.conversationId === ref.id : conversationNumber === ref.number;
}

function usedForAnother(): AppError {
  return new AppError('idempotency_mismatch', 'This client_id was used for another message.');
}

export function replyOf(ctx: AskContext, question: Omit<Question, 'content'>): NonNullable<Turn['reply']> {
  return {
    id: randomUUIDv7(),
    node: ctx.engine.node,
    llmModelId: question.llmModelId ?? null,
    quoteChat: question.quoteChat,
    quoteLimit: question.quoteLimit,
  };
}

/** The turn has been committed: starts the answer and tells who looks on. */
export function begin(ctx: AskContext, turn: Turn, appended: AppendedTurn): Asked {
  const { question, reply } = turn;
  const live = reply === null ? null : ctx.engine.start(answerOf(ctx, turn, appended));
  ctx.events.publish({
    type: 'conversation.changed',
    conversationId: appended.conversation_id,
    userId: ctx.actor.userId,
    revision: appended.revision,
  });
  const questionMessage = question && messageOf(appended, 'user', question);
  return {
    conversationNumber: appended.conversation_number,
    conversationTitle: appended.title,
    question: questionMessage,
    reply: reply && messageOf(appended, 'assistant', { id: reply.id, content: '', parentId: question?.id }),
    live,
  };
}

function answerOf(ctx: Context, { question, reply }: Turn, appended: AppendedTurn): Answer {
  const newest = appended.history?.at(-1);
  const isEnded = newest === undefined || !isOpen(newest);
  const isWhole = appended.history !== null && isEnded && (newest?.position ?? 0) === appended.base_position;
  const asked = question && {
    role: 'user' as const,
    content: question.content,
    status: 'complete' as const,
    position: appended.base_position + 1,
  };
  return {
    messageId: reply!.id,
    number: appended.reply_number!,
    conversationId: appended.conversation_id,
    userId: ctx.actor.userId,
    agentId: appended.agent_id,
    agentVersionId: appended.agent_version_id,
    temperature: appended.temperature_override,
    maxTokens: appended.max_tokens_override,
    branchId: appended.branch_id,
    branchCount: appended.branch_count,
    position: appended.base_position + (question === null ? 1 : 2),
    systemPrompt: appended.system_prompt,
    contextWindow: appended.context_window,
    llmModelId: appended.llm_model_id,
    contextChatId: appended.context_chat_id,
    contextMessageLimit: reply!.quoteLimit,
    node: reply!.node,
    waitsFor: appended.waits_for,
    history: isWhole ? [...appended.history!, ...(asked ? [asked] : [])] : null,
    continues: [],
    askedAt: appended.reply_created_at!,
  };
}

/** A message that has just been stored, without reading it back. */
function messageOf(
  appended: AppendedTurn,
  role: 'user' | 'assistant',
  {
    id,
    content,
    parentId,
    extras,
  }: { id: string; content: string; parentId?: string | undefined; extras?: Extras | null },
): Message {
  const isReplyToQuestion = parentId !== undefined;
  return {
    id,
    number: (role === 'user' ? appended.question_number : appended.reply_number)!,
    conversationId: appended.conversation_id,
    branchId: appended.branch_id,
    position: appended.base_position + (isReplyToQuestion ? 2 : 1),
    parentId: parentId ?? appended.parent_id,
    role,
    content,
    parts: content === '' ? [] : [{ type: 'text', text: content }],
    status: role === 'user' ? 'complete' : 'pending',
    llmModelId: null,
    modelUsed: null,
    agentVersionId: null,
    inputTokens: null,
    outputTokens: null,
    usageSource: null,
    costNano: null,
    responseTimeMs: null,
    messageType: extras?.messageType ?? 'text',
    metadata: extras?.metadata ?? {},
    attachments: extras?.attachments ?? [],
    hasFeedback: false,
    errorCode: null,
    errorMessage: null,
    revision: appended.revision,
    createdAt: (role === 'user' ? appended.question_created_at : appended.reply_created_at)!,
  };
}

/** What the same request stored the first time. */
export async function findAsked(
  ctx: AskContext,
  { repeat, clientId, content }: Pick<Question, 'repeat' | 'clientId' | 'content'>,
): Promise<Asked> {
  const id = repeat ? await repeatedMessage(ctx, repeat) : await resentMessage(ctx, clientId ?? '', content);
  const first = id === null ? null : await readMessage(ctx, id);
  if (first === null) throw new AppError('conflict', 'What the first request stored has been deleted.');
  const isQuestion = first.role === 'user';
  const replyId = isQuestion ? await findReplyTo(ctx, first) : first.id;
  const reply = replyId === null ? null : await readMessage(ctx, replyId);
  const conversation = await findConversationName(ctx, first.conversationId);
  return {
    conversationNumber: conversation.number,
    conversationTitle: conversation.title,
    question: isQuestion ? first : null,
    reply,
    live: reply && ctx.engine.live.find(reply.id),
  };
}

async function repeatedMessage(ctx: AskContext, repeat: NonNullable<Turn['repeat']>): Promise<string | null> {
  const found = await findRepeated(ctx, repeat);
  if (found !== null && !found.requestHash.equals(repeat.requestHash)) {
    throw new AppError('idempotency_mismatch', 'This Idempotency-Key was used for another request.');
  }
  return found?.messageId ?? null;
}

async function resentMessage(ctx: AskContext, clientId: string, content: string): Promise<string | null> {
  const found = await findByClientId(ctx, clientId);
  if (found !== null && found.content !== content) throw usedForAnother();
  return found?.id ?? null;
}
