import type { Context } from '#server/core/context.ts';
import type { Act } from './record-act.ts';

export async function insertAuditEntry(
  { actor, db }: Pick<Context, 'actor' | 'db'>,
  { action, subject: [subjectType, subjectId], ownerId, reason, details }: Act,
): Promise<void> {
  await db
    .insertInto('auditLog')
    .values({
      actorId: actor.userId,
      actorUsername: actor.username,
      actorRole: actor.role,
      action,
      subjectType,
      subjectId: String(subjectId),
      ownerId: ownerId ?? null,
      reason: reason ?? '',
      details: JSON.stringify(details ?? {}),
    })
    .execute();
}
