import type { AuditAction, AuditSubject } from '#server/core/audit/audit-entry.ts';
import { add, iso, type Plan } from './plan.ts';
import type { Person } from './plan-people.ts';

interface Act {
  action: AuditAction;
  subject: [type: AuditSubject, id: string | number];
  ownerId?: number;
  reason?: string;
  details?: Record<string, unknown>;
}

/** As `core/audit` records it; the rows are put into the order of their times before they are written. */
export function recordAct(
  plan: Plan,
  actor: Person,
  at: number,
  { action, subject: [type, id], ownerId, reason, details }: Act,
): void {
  add(plan, 'audit_log', {
    created_at: iso(at),
    actor_id: actor.id,
    actor_username: actor.username,
    actor_role: actor.role,
    action,
    subject_type: type,
    subject_id: String(id),
    owner_id: ownerId ?? null,
    reason: reason ?? '',
    details: details ?? {},
  });
}
