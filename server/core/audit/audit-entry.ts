import type { Role } from '#server/db/tables.ts';

/**
 * What is recorded. `…viewed` is a look at what is private to somebody else; it is recorded before the answer leaves.
 */
export type AuditAction =
  | 'case.opened'
  | 'case.withdrawn'
  | 'case.viewed'
  | 'case.assigned'
  | 'case.commented'
  | 'case.decided'
  | 'case.reopened'
  | 'person.role_changed'
  | 'person.deactivated'
  | 'person.reactivated'
  | 'person.sessions_ended'
  | 'chat.viewed'
  | 'chat.renamed'
  | 'messages.searched'
  | 'message.viewed'
  | 'model.changed'
  | 'model.price_set'
  | 'model.calls_priced'
  | 'provider.created'
  | 'provider.changed'
  | 'provider.deleted'
  | 'provider.tested'
  | 'budget.created'
  | 'budget.changed'
  | 'budget.ended'
  | 'ratings.imported'
  | 'usage.recomputed'
  | 'retention.run'
  | 'settings.changed'
  | 'job.run';

export type AuditSubject =
  | 'case'
  | 'person'
  | 'chat'
  | 'message'
  | 'model'
  | 'provider'
  | 'budget'
  | 'import'
  | 'usage'
  | 'retention'
  | 'settings'
  | 'job';

/** One act of a moderator's or administrator's. Its rows are added and never changed. */
export interface AuditEntry {
  id: number;
  createdAt: Date;
  actor: { id: number; username: string; role: Role };
  action: AuditAction;
  subjectType: AuditSubject;
  subjectId: string;
  /** Whose it is, where it is somebody's. */
  ownerId: number | null;
  /** Why, in the words of who did it; empty where none was asked for. */
  reason: string;
  /** What changed, e.g. `{ from: 'member', to: 'moderator' }`. Never content, never a secret. */
  details: Record<string, unknown>;
}
