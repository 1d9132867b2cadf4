import type { FlagType } from '#server/db/feedback-tables.ts';
import type { ReviewEventKind, ReviewState } from '#server/db/review-tables.ts';
import type { Role } from '#server/db/tables.ts';

interface PersonRef {
  id: number;
  username: string;
}

/** What the house does about a flagged message: one case a message, whoever flagged it and as what. */
export interface ReviewCase {
  id: string;
  number: number;
  messageId: string;
  conversationId: string;
  /** Whose conversation it is. */
  ownerId: number;
  conversationIsDeleted: boolean;
  /** The message is, by itself, with one above it, or with its conversation. */
  isDeleted: boolean;
  agentId: string | null;
  agentName: string | null;
  agentVersion: number | null;
  llmModelId: string | null;
  modelName: string | null;
  /** As it is now: a lease that has run out is none. */
  state: ReviewState;
  version: number;
  /** The gravest type of flag. */
  kind: FlagType;
  kinds: FlagType[];
  judgedKinds: FlagType[];
  priority: number;
  flagCount: number;
  flaggerCount: number;
  assignee: PersonRef | null;
  leaseExpiresAt: Date | null;
  isEscalated: boolean;
  openedAt: Date;
  closedAt: Date | null;
  decidedBy: PersonRef | null;
  /** Why it was decided so; empty where it is not. */
  reason: string;
  isFlaggedByViewer: boolean;
}

/** One thing that happened to a case. */
export interface ReviewEvent {
  id: number;
  createdAt: Date;
  version: number;
  actor: PersonRef & { role: Role };
  kind: ReviewEventKind;
  fromState: ReviewState | null;
  toState: ReviewState;
  /** A reason, or what a comment says. */
  reason: string;
  /** The types of flags then, and to whom the case was given. */
  details: { kinds?: FlagType[]; assignee?: string };
}

/** How long a case stays with who works on it, from their last work on. */
export const leaseMinutes = 30;

export function isWaiting({ state }: Pick<ReviewCase, 'state'>): boolean {
  return state === 'open' || state === 'in_review' || state === 'escalated';
}
