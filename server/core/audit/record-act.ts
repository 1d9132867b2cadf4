import type { Context } from '#server/core/context.ts';
import type { AuditAction, AuditEntry, AuditSubject } from './audit-entry.ts';
import { insertAuditEntry } from './store.ts';

export interface Act extends Partial<Pick<AuditEntry, 'ownerId' | 'reason' | 'details'>> {
  action: AuditAction;
  subject: [type: AuditSubject, id: string | number];
}

/**
 * Records what the actor does, in the transaction that does it: an act without its record can't be, nor the other way
 * round. A look at private content is recorded by itself, before what was looked at leaves the server.
 */
export function recordAct(ctx: Pick<Context, 'actor' | 'db'>, act: Act): Promise<void> {
  return insertAuditEntry(ctx, act);
}
