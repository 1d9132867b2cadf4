import type { Context } from '#server/core/context.ts';
import type { AuditEntry } from './audit-entry.ts';

type StoreContext = Pick<Context, 'db'>;

export interface AuditFilter {
  actorId?: number | undefined;
  action?: string | undefined;
  subjectType?: string | undefined;
  subjectId?: string | undefined;
  /** Moderators see what concerns cases. */
  onlyCases: boolean;
}

/** The count stops here: nobody reads on, and more would cost more. */
const mostCounted = 1000;

/** At most `limit` of the entries beside an id, newest first. */
export async function listAuditEntriesBeside(
  ctx: StoreContext,
  filter: AuditFilter,
  from: number,
  direction: 'older' | 'newer',
  limit: number,
): Promise<AuditEntry[]> {
  const rows = await entries(ctx, filter)
    .selectAll()
    .where('id', direction === 'older' ? '<' : '>', from)
    .orderBy('id', direction === 'older' ? 'desc' : 'asc')
    .limit(limit)
    .execute();
  if (direction === 'newer') rows.reverse();
  return rows.map(({ actorId, actorUsername, actorRole, action, subjectType, ...row }) => ({
    ...row,
    actor: { id: actorId, username: actorUsername, role: actorRole },
    action: action as AuditEntry['action'],
    subjectType: subjectType as AuditEntry['subjectType'],
  }));
}

export async function countAuditEntries(ctx: StoreContext, filter: AuditFilter): Promise<number> {
  const { count } = await ctx.db
    .selectFrom(entries(ctx, filter).select('id').limit(mostCounted).as('counted'))
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

function entries({ db }: StoreContext, { actorId, action, subjectType, subjectId, onlyCases }: AuditFilter) {
  return db
    .selectFrom('auditLog')
    .$if(onlyCases, (query) => query.where('subjectType', '=', 'case'))
    .$if(actorId !== undefined, (query) => query.where('actorId', '=', actorId!))
    .$if(action !== undefined, (query) => query.where('action', '=', action!))
    .$if(subjectType !== undefined, (query) => query.where('subjectType', '=', subjectType!))
    .$if(subjectId !== undefined, (query) => query.where('subjectId', '=', subjectId!));
}
