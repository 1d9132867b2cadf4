import { sql } from 'kysely';
import type { SystemContext } from '#server/core/context.ts';
import type { Errand, OpenCall } from '#server/core/errands/errand.ts';
import type { Failure } from '#server/core/errands/perform-errand.ts';
import { isReady } from './due-store.ts';

type StoreContext = Pick<SystemContext, 'db'>;

/** The right to find a conversation's title, and the conversation as it was when that was given. */
export interface Claim extends Omit<Errand, 'kind' | 'noteCall' | 'addCall'> {
  fence: number;
  /** From 1. */
  attempts: number;
  /** Null: the default one. */
  llmModelId: string | null;
  branchId: number;
  branchCount: number;
  headPosition: number;
}

type Held = Pick<Claim, 'conversationId' | 'fence'>;

/** Takes it for so long; null where no title is to be found, or somebody else was quicker. */
export async function claimTitle(ctx: StoreContext, conversationId: string, leaseMs: number): Promise<Claim | null> {
  const { rows } = await sql<Claim>`
    with found as (
      select c.id as conversation_id, c.user_id, c.agent_id, v.id as agent_version_id,
        coalesce(c.llm_model_id, v.preferred_model_id) as llm_model_id, c.active_branch_id as branch_id, c.branch_count, c.head_position
      from conversation c join agent a on a.id = c.agent_id join agent_version v on v.id = a.current_version_id
      where c.id = ${conversationId} and ${isReady}
      -- As it is now: whoever was quicker may have ended it since this statement began.
      for no key update of c
    ), taken as (
      insert into conversation_title as t (conversation_id, attempts, fence, wake_at)
      select conversation_id, 1, 1, ${inMs(leaseMs)} from found
      on conflict (conversation_id) do update set attempts = t.attempts + 1, fence = t.fence + 1, wake_at = excluded.wake_at, changed_at = now()
        where coalesce(t.wake_at <= now(), true)
      returning attempts, fence, open_call
    )
    select found.*, taken.* from found, taken`.execute(ctx.db);
  return rows[0] ?? null;
}

export interface ClaimChanges {
  /** Until it is looked at again; 0: at once. */
  wakeInMs?: number;
  failure?: Failure;
  openCall?: OpenCall | null;
  /** It counts as not begun. */
  isUndone?: boolean;
  /** Nobody goes on with it. */
  isGivenUp?: boolean;
}

/** False where somebody else has taken it over. */
export async function changeClaim(
  { db }: StoreContext,
  { conversationId, fence }: Held,
  { wakeInMs, failure, openCall, isUndone = false, isGivenUp = false }: ClaimChanges,
): Promise<boolean> {
  const row = await db
    .updateTable('conversationTitle')
    .set((eb) => ({
      changedAt: new Date(),
      ...(wakeInMs !== undefined && { wakeAt: inMs(wakeInMs) }),
      ...(failure !== undefined && { errorCode: failure.code, errorMessage: failure.message }),
      ...(openCall !== undefined && { openCall: openCall && JSON.stringify(openCall) }),
      ...(isUndone && { attempts: eb('attempts', '-', 1) }),
      ...(isGivenUp && { hasFailed: true }),
    }))
    .where('conversationId', '=', conversationId)
    .where('fence', '=', fence)
    .returning('fence')
    .executeTakeFirst();
  return row !== undefined;
}

/** The call has ended, whoever has made it. */
export async function closeCall({ db }: StoreContext, { conversationId }: Held, callId: string): Promise<void> {
  await db
    .updateTable('conversationTitle')
    .set({ openCall: null })
    .where('conversationId', '=', conversationId)
    .where(sql<boolean>`open_call->>'id' = ${callId}`)
    .execute();
}

/** It has been found, or is not looked for any more. */
export async function deleteClaim({ db }: StoreContext, conversationId: string): Promise<void> {
  await db.deleteFrom('conversationTitle').where('conversationId', '=', conversationId).execute();
}

/** Deletes what is of no use any more: of what was given up it is told for some time. */
export async function deleteOldClaims({ db }: StoreContext, toldDays: number): Promise<void> {
  await sql`
    delete from conversation_title t using conversation c
    where c.id = t.conversation_id and not c.title_is_first_words
      and (not t.has_failed or t.changed_at < now() - ${toldDays} * interval '1 day')`.execute(db);
}

export async function countGivenUp({ db }: StoreContext): Promise<number> {
  const { count } = await db
    .selectFrom('conversationTitle')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('hasFailed', '=', true)
    .executeTakeFirstOrThrow();
  return count;
}

const inMs = (ms: number) => sql<Date>`now() + ${ms} * interval '1 millisecond'`;
