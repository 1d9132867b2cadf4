import { type RawBuilder, sql } from 'kysely';
import type { Context } from '#server/core/context.ts';
import { holds } from './due-store.ts';
import { firstCount, type Summary } from './summary.ts';

type StoreContext = Pick<Context, 'actor' | 'db'>;

const from = sql`conversation_summary s join conversation c on c.id = s.conversation_id and c.deleted_at is null`;

/** There is something to see of it: a text, or that there should be one. */
const isShown = sql<boolean>`(${holds} or (s.has_failed and c.auto_summarize))`;

async function listSummaries(ctx: StoreContext, condition: RawBuilder<unknown>): Promise<Summary[]> {
  const { rows } = await sql<Summary>`
    select s.id, s.number, s.conversation_id, c.title as conversation_title, s.has_failed,
      case when ${holds} then jsonb_build_object('title', s.title_suggestion, 'text', s.summary_text, 'topics', s.key_topics,
        'count', s.message_count) end as text,
      case when ${holds} then s.llm_model_id end as llm_model_id, case when ${holds} then m.name end as llm_model_name,
      case when ${holds} then s.message_id end as message_id,
      c.head_position as message_count, coalesce(s.next_count, ${firstCount}) as next_count,
      case when s.has_failed then s.error_message end as error_message,
      s.cost_nano, s.unpriced_calls, s.created_at, s.updated_at
    from ${from} left join llm_model m on m.id = s.llm_model_id
    where s.user_id = ${ctx.actor.userId} and ${isShown} and ${condition}`.execute(ctx.db);
  return rows;
}

/** The viewer's summary of that id, or null. */
export async function findSummary(ctx: StoreContext, id: string): Promise<Summary | null> {
  const [summary] = await listSummaries(ctx, sql`s.id = ${id}`);
  return summary ?? null;
}

/** The one of a conversation that is the viewer's. */
export async function findSummaryOf(ctx: StoreContext, conversationId: string): Promise<Summary | null> {
  const [summary] = await listSummaries(ctx, sql`s.conversation_id = ${conversationId}`);
  return summary ?? null;
}

/** The viewer's beside a number, newest first; at most `limit`. */
export async function listSummariesBeside(
  ctx: StoreContext,
  number: number,
  direction: 'older' | 'newer',
  limit: number,
): Promise<Summary[]> {
  const place =
    direction === 'older'
      ? sql`s.number < ${number} order by s.number desc`
      : sql`s.number > ${number} order by s.number`;
  const summaries = await listSummaries(ctx, sql`${place} limit ${limit}`);
  return direction === 'older' ? summaries : summaries.toReversed();
}

export async function countSummaries(ctx: StoreContext): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from ${from} where s.user_id = ${ctx.actor.userId} and ${isShown}`.execute(ctx.db);
  return rows[0]!.count;
}

/** Forgets that the viewer's summary has failed; its conversation, or null where there is none of that id. */
export async function clearFailure(ctx: StoreContext, id: string): Promise<{ conversationId: string } | null> {
  const { rows } = await sql<{ conversationId: string }>`
    update conversation_summary s set has_failed = false, attempts = 0, next_count = null
    from conversation c
    where s.id = ${id} and s.user_id = ${ctx.actor.userId} and c.id = s.conversation_id and c.deleted_at is null and s.has_failed
    returning s.conversation_id`.execute(ctx.db);
  return rows[0] ?? null;
}
