import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { SystemContext } from '#server/core/context.ts';
import type { EndedCall, Errand, OpenCall } from '#server/core/errands/errand.ts';
import type { Failure } from '#server/core/errands/perform-errand.ts';
import { dueAt, isBehind, isReady } from './due-store.ts';
import type { Written } from './summary.ts';

type StoreContext = Pick<SystemContext, 'db'>;

/** The right to write a conversation's summary, and the conversation as it was when that was given. */
export interface Claim extends Errand {
  /** Its number: a higher one has been given since where this one no longer counts. */
  fence: number;
  /** From 1: how often it was begun since something was last written. */
  attempts: number;
  /** Why the last attempt failed. */
  errorCode: string | null;
  /** Null: the default one. */
  llmModelId: string | null;
  branchId: number;
  branchCount: number;
  headPosition: number;
  /** What it can be written on from: texts of which the chosen branch shows all that they speak of, the longest first. */
  starts: Written[];
}

type Held = Pick<Claim, 'conversationId' | 'fence'>;

const text = sql`jsonb_build_object('title', s.title_suggestion, 'text', s.summary_text, 'topics', s.key_topics, 'count', s.message_count,
  'messageId', s.message_id, 'branchId', s.branch_id, 'llmModelId', s.llm_model_id)`;

/** Takes a summary that is to be written for so long; null where it is not, or somebody else was quicker. */
export async function claim(ctx: StoreContext, conversationId: string, leaseMs: number): Promise<Claim | null> {
  await sql`
    insert into conversation_summary (conversation_id, id, user_id)
    select c.id, ${randomUUID()}, c.user_id from conversation c where c.id = ${conversationId} and ${isReady}
    on conflict do nothing`.execute(ctx.db);
  const { rows } = await sql<Omit<Claim, 'kind' | 'noteCall' | 'addCall'>>`
    update conversation_summary s set fence = s.fence + 1, wake_at = ${inMs(leaseMs)},
      attempts = case when s.has_failed then 1 else s.attempts + 1 end, has_failed = false
    from conversation c join agent a on a.id = c.agent_id join agent_version v on v.id = a.current_version_id
    where s.conversation_id = ${conversationId} and c.id = s.conversation_id
      and ${isReady} and ${isBehind} and coalesce(${dueAt} <= now(), true)
    returning s.conversation_id, s.user_id, s.fence, s.attempts, s.error_code, s.open_call, c.agent_id, v.id as agent_version_id,
      coalesce(c.llm_model_id, v.preferred_model_id) as llm_model_id, c.active_branch_id as branch_id, c.branch_count, c.head_position,
      (
        select coalesce(jsonb_agg(start order by (start->>'count')::int desc), '[]')
        from unnest(array[s.draft, case when s.summary_text is not null then ${text} end, s.base]) start
        where is_on_path(c.active_branch_id, (start->>'branchId')::bigint, (start->>'count')::int)
          and (start->>'count')::int < c.head_position
      ) as starts`.execute(ctx.db);
  return rows[0] ? errandOf(rows[0]) : null;
}

function errandOf(row: Omit<Claim, 'kind' | 'noteCall' | 'addCall'>): Claim {
  return {
    ...row,
    kind: 'summary',
    noteCall: (ctx, call) => openCall(ctx, row, call),
    addCall: (ctx, call) => addCall(ctx, row, call),
  };
}

/** Goes on with it for so long; false where somebody else has taken it over. */
export function renew(ctx: StoreContext, held: Held, leaseMs: number): Promise<boolean> {
  return change(ctx, held, sql`wake_at = ${inMs(leaseMs)}`);
}

/** Keeps what has been written of a part; with it one has come further, so the attempts are counted anew. */
export function saveDraft(ctx: StoreContext, held: Held, draft: Written): Promise<boolean> {
  return change(ctx, held, sql`draft = ${JSON.stringify(draft)}::jsonb, attempts = 1`);
}

/**
 * Stores what was written, for all to see; false where somebody else has taken it over, or the chosen branch no longer
 * shows all that it speaks of.
 */
export async function finish(
  ctx: StoreContext,
  { conversationId, fence }: Claim,
  written: Written,
  { base, nextCount }: { base: Written | null; nextCount: number },
): Promise<boolean> {
  const { rows } = await sql`
    update conversation_summary s set title_suggestion = ${written.title}, summary_text = ${written.text}, key_topics = ${written.topics},
      message_count = ${written.count}, message_id = ${written.messageId}, branch_id = ${written.branchId},
      llm_model_id = ${written.llmModelId}, updated_at = now(), base = ${base && JSON.stringify(base)}::jsonb, draft = null,
      next_count = ${nextCount}, attempts = 0, wake_at = null, fence = s.fence + 1, error_code = null, error_message = null
    from conversation c
    where s.conversation_id = ${conversationId} and s.fence = ${fence} and c.id = s.conversation_id and c.deleted_at is null
      and is_on_path(c.active_branch_id, ${written.branchId}, ${written.count})
    returning s.id`.execute(ctx.db);
  return rows.length > 0;
}

/** Gives it back as if it had not been begun, to be begun in so long. */
export function release(ctx: StoreContext, held: Held, ms = 0): Promise<boolean> {
  return end(ctx, held, sql`wake_at = ${ms === 0 ? null : inMs(ms)}, attempts = greatest(0, attempts - 1)`);
}

/** Has it tried again in so long. */
export function postpone(ctx: StoreContext, held: Held, { code, message }: Failure, ms: number): Promise<boolean> {
  return end(ctx, held, sql`wake_at = ${inMs(ms)}, error_code = ${code}, error_message = ${message}`);
}

/** Leaves it until there are so many messages, and says so. */
export function giveUp(ctx: StoreContext, held: Held, { code, message }: Failure, nextCount: number): Promise<boolean> {
  return end(
    ctx,
    held,
    sql`wake_at = null, has_failed = true, next_count = ${nextCount}, error_code = ${code}, error_message = ${message}`,
  );
}

/** Notes what is asked of a model, before it is, or that nothing is. False where somebody else has taken it over. */
function openCall(ctx: StoreContext, held: Held, call: OpenCall | null): Promise<boolean> {
  return change(ctx, held, sql`open_call = ${call && JSON.stringify(call)}::jsonb`);
}

/** One more call of a model for it, of whoever: it was paid for. */
async function addCall(
  ctx: StoreContext,
  { conversationId }: Held,
  { id, costNano, isPaid }: EndedCall,
): Promise<void> {
  await sql`
    update conversation_summary set calls = calls + 1, open_call = case when open_call->>'id' = ${id}::text then null else open_call end, cost_nano = cost_nano + ${costNano ?? 0n},
      unpriced_calls = unpriced_calls + ${isPaid && costNano === null ? 1 : 0}
    where conversation_id = ${conversationId}`.execute(ctx.db);
}

/** What comes late from who has ended it no longer counts. */
function end(ctx: StoreContext, held: Held, set: ReturnType<typeof sql>): Promise<boolean> {
  return change(ctx, held, sql`fence = fence + 1, ${set}`);
}

/** False where the claim no longer counts. */
async function change(
  ctx: StoreContext,
  { conversationId, fence }: Held,
  set: ReturnType<typeof sql>,
): Promise<boolean> {
  const { rows } = await sql`
    update conversation_summary set ${set} where conversation_id = ${conversationId} and fence = ${fence} returning id`.execute(
    ctx.db,
  );
  return rows.length > 0;
}

const inMs = (ms: number) => sql`now() + ${ms} * interval '1 millisecond'`;
