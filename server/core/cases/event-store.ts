import type { Context } from '#server/core/context.ts';
import type { ReviewEventKind, ReviewState } from '#server/db/review-tables.ts';
import type { ReviewEvent } from './review-case.ts';

type StoreContext = Pick<Context, 'db'>;

export interface NewEvent {
  caseId: string;
  version: number;
  kind: ReviewEventKind;
  fromState: ReviewState | null;
  toState: ReviewState;
  reason?: string;
  details?: ReviewEvent['details'];
}

export async function insertEvent(
  { actor, db }: Pick<Context, 'actor' | 'db'>,
  { details = {}, ...event }: NewEvent,
): Promise<number> {
  const { id } = await db
    .insertInto('reviewEvent')
    .values({
      ...event,
      actorId: actor.userId,
      actorUsername: actor.username,
      actorRole: actor.role,
      details: JSON.stringify(details),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

function events({ db }: StoreContext, caseId: string) {
  return db.selectFrom('reviewEvent').selectAll().where('caseId', '=', caseId);
}

/** What happened to a case before an event, newest first. */
export async function listEventsBefore(
  ctx: StoreContext,
  caseId: string,
  before: number,
  limit: number,
): Promise<ReviewEvent[]> {
  const rows = await events(ctx, caseId).where('id', '<', before).orderBy('id', 'desc').limit(limit).execute();
  return rows.map(({ actorId, actorUsername, actorRole, details, ...event }) => ({
    ...event,
    actor: { id: actorId, username: actorUsername, role: actorRole },
    details: details as ReviewEvent['details'],
  }));
}
