import { randomUUIDv7 } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import type { Context } from '#server/core/context.ts';
import type { HeldMessage } from '#server/core/feedback/hold-answer.ts';
import type { FlagType } from '#server/db/feedback-tables.ts';
import type { ReviewState } from '#server/db/review-tables.ts';
import type { CaseBeforeFlags, Turnout } from './after-flags.ts';
import type { ReviewEvent } from './review-case.ts';

export interface FlagTally {
  /** The types of the flags that are set, the gravest first. */
  kinds: FlagType[];
  flagCount: number;
  flaggerCount: number;
}

export interface StoredCase extends CaseBeforeFlags {
  id: string;
  version: number;
}

/** The flags of a message, which are few, and its case, held until the transaction ends; null where it has none yet. */
export async function readFlagged(
  { db }: Pick<Context, 'db'>,
  messageId: string,
): Promise<{ tally: FlagTally; before: StoredCase | null }> {
  const { rows } = await sql<FlagTally & { before: StoredCase | null }>`
    select f.*, case when c.id is not null then json_build_object('id', c.id, 'version', c.version, 'state', c.state,
      'kinds', c.kinds, 'judgedKinds', c.judged_kinds) end as before
    from (
      select coalesce(array_agg(distinct flag_type), '{}')::text[] as kinds, count(*)::int as flag_count,
        count(distinct user_id)::int as flagger_count
      from message_flag where message_id = ${messageId}
    ) f
    left join lateral (select * from review_case where message_id = ${messageId} for update) c on true`.execute(db);
  const { before, ...tally } = rows[0]!;
  return { tally, before };
}

export interface CaseByFlags {
  tally: FlagTally;
  before: StoredCase | null;
  turnout: Turnout;
  version: number;
}

/** Writes what has become of a case, with its event where there is one; answers the case's id. */
export async function storeByFlags(
  { actor, db }: Pick<Context, 'actor' | 'db'>,
  message: HeldMessage,
  { tally, before, turnout, version }: CaseByFlags,
): Promise<string> {
  const stored = before === null ? inserted(message, tally) : updated(before.id, tally, turnout, version);
  const details: ReviewEvent['details'] = { kinds: tally.kinds };
  const recorded = sql`, recorded as (
    insert into review_event (case_id, version, actor_id, actor_username, actor_role, kind, from_state, to_state, details)
    select id, ${version}, ${actor.userId}, ${actor.username}, ${actor.role}, ${turnout.event}, ${before?.state ?? null}::review_state,
      ${turnout.state}::review_state, ${JSON.stringify(details)}::jsonb
    from stored
  )`;
  const { rows } = await sql<{ id: string }>`
    with stored as (${stored} returning id) ${turnout.event === null ? sql`` : recorded} select id from stored`.execute(
    db,
  );
  return rows[0]!.id;
}

function inserted(message: HeldMessage, { kinds, flagCount, flaggerCount }: FlagTally): RawBuilder<unknown> {
  return sql`
    insert into review_case (id, message_id, conversation_id, owner_id, agent_id, agent_version_id, llm_model_id,
      kind, kinds, flag_count, flagger_count)
    values (${randomUUIDv7()}, ${message.id}, ${message.conversationId}, ${message.userId}, ${message.agentId},
      ${message.agentVersionId}, ${message.llmModelId}, ${kinds[0]}, ${kinds}::flag_type[], ${flagCount}, ${flaggerCount})`;
}

/** A case without flags, and a closed one, keeps the kind that it had: it says what the case was about. */
function updated(
  id: string,
  { kinds, flagCount, flaggerCount }: FlagTally,
  { state, event }: Turnout,
  version: number,
): RawBuilder<unknown> {
  const closed: ReviewState[] = ['upheld', 'dismissed', 'withdrawn'];
  return sql`
    update review_case set state = ${state}, version = ${version}, kinds = ${kinds}::flag_type[],
      flag_count = ${flagCount}, flagger_count = ${flaggerCount}
      ${closed.includes(state) ? sql`` : sql`, kind = ${kinds[0]}::flag_type`}
      ${event === 'withdrawn' ? sql`, closed_at = now(), assignee_id = null, lease_expires_at = null` : sql``}
      ${event === 'reopened' ? sql`, opened_at = now(), closed_at = null, decided_by = null, reason = '', escalated_at = null` : sql``}
    where id = ${id}`;
}
