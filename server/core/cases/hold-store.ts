import { sql } from 'kysely';
import type { Context } from '#server/core/context.ts';
import type { FlagType } from '#server/db/feedback-tables.ts';
import type { ReviewState } from '#server/db/review-tables.ts';
import type { Role } from '#server/db/tables.ts';
import { leaseMinutes } from './review-case.ts';

type StoreContext = Pick<Context, 'db'>;

/** What somebody may do now, and not when they signed in; null where their account is closed. */
export async function readRole(ctx: StoreContext, userId: number): Promise<Role | null> {
  const row = await ctx.db
    .selectFrom('appUser')
    .select('role')
    .where('id', '=', userId)
    .where('deactivatedAt', 'is', null)
    .executeTakeFirst();
  return row?.role ?? null;
}

/** As `readRole`, and it stays so until the transaction ends. */
export async function holdRole(ctx: StoreContext, userId: number): Promise<Role | null> {
  const row = await ctx.db
    .selectFrom('appUser')
    .select(['role', 'deactivatedAt'])
    .where('id', '=', userId)
    .forShare()
    .executeTakeFirst();
  return row === undefined || row.deactivatedAt !== null ? null : row.role;
}

/**
 * Holds a case until the transaction ends, and before it the conversation, where that will be told of it: flags take
 * them in the same order.
 */
export async function lockCase(ctx: StoreContext, id: string, withConversation: boolean): Promise<void> {
  if (withConversation) {
    await sql`
      select from conversation where id = (select conversation_id from review_case where id = ${id}) for no key update`.execute(
      ctx.db,
    );
  }
  await ctx.db.selectFrom('reviewCase').select('id').where('id', '=', id).forUpdate().execute();
}

const leaseFromNow = sql<Date>`now() + make_interval(mins => ${leaseMinutes})`;

/** Gives a held case to somebody, or to nobody. What was handed to the administrators stays so. */
export async function updateAssignee(ctx: StoreContext, id: string, assigneeId: number | null): Promise<void> {
  const state: ReviewState = assigneeId === null ? 'open' : 'in_review';
  await ctx.db
    .updateTable('reviewCase')
    .set((eb) => ({
      assigneeId,
      leaseExpiresAt: assigneeId === null ? null : leaseFromNow,
      state: sql`case when state = 'escalated' then state else ${state} end`,
      version: eb('version', '+', 1),
    }))
    .where('id', '=', id)
    .execute();
}

/** Whoever works on a case goes on having it. */
export async function renewLease(ctx: StoreContext, id: string): Promise<void> {
  await ctx.db.updateTable('reviewCase').set({ leaseExpiresAt: leaseFromNow }).where('id', '=', id).execute();
}

interface Decision {
  state: 'upheld' | 'dismissed';
  decidedBy: number;
  reason: string;
  /** All types that it was decided on by now. */
  judgedKinds: FlagType[];
}

export async function closeCase(ctx: StoreContext, id: string, { judgedKinds, ...decision }: Decision): Promise<void> {
  await ctx.db
    .updateTable('reviewCase')
    .set((eb) => ({
      ...decision,
      judgedKinds: sql`${judgedKinds}::flag_type[]`,
      closedAt: sql<Date>`now()`,
      assigneeId: null,
      leaseExpiresAt: null,
      version: eb('version', '+', 1),
    }))
    .where('id', '=', id)
    .execute();
}

export async function markEscalated(ctx: StoreContext, id: string): Promise<void> {
  await ctx.db
    .updateTable('reviewCase')
    .set((eb) => ({
      state: 'escalated',
      escalatedAt: sql<Date>`now()`,
      assigneeId: null,
      leaseExpiresAt: null,
      version: eb('version', '+', 1),
    }))
    .where('id', '=', id)
    .execute();
}

export async function openAgain(ctx: StoreContext, id: string): Promise<void> {
  await ctx.db
    .updateTable('reviewCase')
    .set((eb) => ({
      state: 'open',
      openedAt: sql<Date>`now()`,
      closedAt: null,
      decidedBy: null,
      reason: '',
      escalatedAt: null,
      version: eb('version', '+', 1),
    }))
    .where('id', '=', id)
    .execute();
}
