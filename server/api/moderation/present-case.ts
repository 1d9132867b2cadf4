import type { z } from 'zod';
import type { AuditEntry as AuditEntryShape } from '#contract/moderation/audit.ts';
import type * as shapes from '#contract/moderation/cases.ts';
import type { AuditEntry } from '#server/core/audit/audit-entry.ts';
import type { CaseInFull } from '#server/core/cases/look-at-case.ts';
import { whyNotDecide } from '#server/core/cases/policy.ts';
import type { ReviewCase, ReviewEvent } from '#server/core/cases/review-case.ts';
import type { Actor } from '#server/core/context.ts';
import type { Message } from '#server/core/messages/message.ts';

export function presentCase(reviewCase: ReviewCase, viewer: Actor): z.input<typeof shapes.Case> {
  return {
    id: reviewCase.id,
    message: reviewCase.messageId,
    state: reviewCase.state,
    version: reviewCase.version,
    kind: reviewCase.kind,
    kinds: reviewCase.kinds,
    flag_count: reviewCase.flagCount,
    flagger_count: reviewCase.flaggerCount,
    agent: reviewCase.agentId,
    agent_name: reviewCase.agentName,
    agent_version: reviewCase.agentVersion,
    model: reviewCase.llmModelId,
    model_name: reviewCase.modelName,
    assignee: reviewCase.assignee,
    lease_expires_at: reviewCase.leaseExpiresAt?.toISOString() ?? null,
    opened_at: reviewCase.openedAt.toISOString(),
    closed_at: reviewCase.closedAt?.toISOString() ?? null,
    decided_by: reviewCase.decidedBy,
    reason: reviewCase.reason,
    is_escalated: reviewCase.isEscalated,
    hindrance: whyNotDecide(reviewCase, viewer),
  };
}

export function presentCaseInFull(
  { reviewCase, flags, events, messages }: CaseInFull,
  viewer: Actor,
): z.input<typeof shapes.CaseInFull> {
  return {
    ...presentCase(reviewCase, viewer),
    is_deleted: reviewCase.isDeleted,
    messages: messages && messages.map(presentMessage),
    flags: flags.map((flag) => ({
      id: flag.id,
      flag_type: flag.flagType,
      comment: flag.comment,
      user: { id: flag.userId, username: flag.username },
      created_at: flag.createdAt.toISOString(),
      updated_at: flag.updatedAt.toISOString(),
    })),
    history: events.map(presentEvent),
  };
}

function presentMessage(message: Message): z.input<typeof shapes.CaseMessage> {
  const { id, role, content, parts, status, modelUsed, createdAt } = message;
  return { id, role, content, parts, status, model_used: modelUsed, created_at: createdAt.toISOString() };
}

export function presentEvent(event: ReviewEvent): z.input<typeof shapes.CaseEvent> {
  return {
    id: event.id,
    created_at: event.createdAt.toISOString(),
    version: event.version,
    actor: event.actor,
    kind: event.kind,
    from_state: event.fromState,
    to_state: event.toState,
    reason: event.reason,
    kinds: event.details.kinds ?? null,
    assignee: event.details.assignee ?? null,
  };
}

export function presentAuditEntry(entry: AuditEntry): z.input<typeof AuditEntryShape> {
  return {
    id: entry.id,
    created_at: entry.createdAt.toISOString(),
    actor: entry.actor,
    action: entry.action,
    subject_type: entry.subjectType,
    subject_id: entry.subjectId,
    owner: entry.ownerId,
    reason: entry.reason,
    details: entry.details,
  };
}
