import type { AuditAction } from '#server/core/audit/audit-entry.ts';
import { recordAct } from '#server/core/audit/record-act.ts';
import type { Context } from '#server/core/context.ts';
import type { ReviewEventKind } from '#server/db/review-tables.ts';
import { insertEvent, type NewEvent } from './event-store.ts';

const actions: Partial<Record<ReviewEventKind, AuditAction>> = {
  opened: 'case.opened',
  withdrawn: 'case.withdrawn',
  reopened: 'case.reopened',
  assigned: 'case.assigned',
  released: 'case.assigned',
  commented: 'case.commented',
  decided: 'case.decided',
};

type LoggedEvent = Omit<NewEvent, 'version'> & { ownerId: number };

/** Writes what happened to a case into its history and into the audit log, in the transaction that does it. */
export async function recordEvent(
  tx: Pick<Context, 'actor' | 'db'>,
  { ownerId, ...event }: LoggedEvent & { version: number },
): Promise<number> {
  const id = await insertEvent(tx, event);
  await logEvent(tx, { ownerId, ...event });
  return id;
}

/** The log has no words of a comment, since those may quote what only reviewers may read. */
export async function logEvent(
  tx: Pick<Context, 'actor' | 'db'>,
  { ownerId, caseId, kind, fromState, toState, reason = '', details }: LoggedEvent,
): Promise<void> {
  const action = actions[kind];
  if (action === undefined) return;
  await recordAct(tx, {
    action,
    subject: ['case', caseId],
    ownerId,
    reason: kind === 'commented' ? '' : reason,
    details: { from: fromState, to: toState, ...details },
  });
}
