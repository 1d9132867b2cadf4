import type { z } from 'zod';
import type { AiMessage } from '#contract/ai/messages.ts';
import type { Feedback as FeedbackShape } from '#contract/feedback.ts';
import type { Message as MessageShape } from '#contract/messages.ts';
import type { LiveAnswers } from '#server/core/answers/live-answers.ts';
import { textOf } from '#server/core/answers/answer.ts';
import type { Feedback } from '#server/core/feedback/feedback.ts';
import { isOpen, type Message } from '#server/core/messages/message.ts';
import { decimalDollars } from './money.ts';
import { presentOutcome } from './present-feedback.ts';

/** An open message with what has been shown of it; any other message as it is. */
export function withShown(message: Message, live: LiveAnswers): Message {
  const growing = isOpen(message) ? live.find(message.id) : null;
  if (growing === null) return message;
  const parts = growing.shown();
  const hasText = parts.some((part) => part.text !== '');
  return { ...message, parts, content: textOf(parts), status: hasText ? 'streaming' : 'pending' };
}

/** What is read for a page of messages at once, by message id. */
export interface Surroundings {
  siblings: Map<string, string[]>;
  feedback: Map<string, Feedback>;
}

export function presentMessage(
  message: Message,
  conversationTitle: string,
  { siblings, feedback }: Surroundings,
): z.input<typeof MessageShape> {
  return {
    id: message.id,
    number: message.number,
    conversation: message.conversationId,
    conversation_title: conversationTitle,
    parent: message.parentId,
    role: message.role,
    message_type: message.messageType as z.input<typeof MessageShape>['message_type'],
    content: message.content,
    parts: message.parts,
    input_tokens: message.inputTokens,
    output_tokens: message.outputTokens,
    usage_source: message.usageSource,
    cost: message.costNano === null ? null : decimalDollars(message.costNano),
    model_used: message.modelUsed,
    agent_version: message.agentVersionId,
    response_time: message.responseTimeMs === null ? null : message.responseTimeMs / 1000,
    metadata: message.metadata,
    attachments: message.attachments,
    is_error: message.status === 'failed',
    error_message: message.errorMessage,
    status: message.status,
    created_at: message.createdAt.toISOString(),
    revision: message.revision,
    feedback: presentFeedback(feedback.get(message.id)),
    siblings: siblings.get(message.id) ?? [message.id],
  };
}

function presentFeedback(feedback: Feedback | undefined): z.input<typeof FeedbackShape> | null {
  if (feedback === undefined) return null;
  return {
    helpful: { avg: feedback.helpful.average, count: feedback.helpful.count },
    flags: feedback.flagCounts,
    user_rating: feedback.ownRating,
    user_flags: feedback.ownFlags.map(({ id, flagType, comment }) => ({ id, flag_type: flagType, comment })),
    case: feedback.outcome && presentOutcome(feedback.outcome),
  };
}

/** The same message as face B shows it. */
export function presentAiMessage(message: Message, chatNumber: number): z.input<typeof AiMessage> {
  const hasUsage = message.inputTokens !== null && message.outputTokens !== null;
  return {
    id: message.number,
    ai_chat: chatNumber,
    role: message.role === 'function' ? 'system' : message.role,
    content: message.content,
    timestamp: message.createdAt.toISOString(),
    prompt_tokens: message.inputTokens,
    completion_tokens: message.outputTokens,
    total_tokens: hasUsage ? message.inputTokens! + message.outputTokens! : null,
  };
}
