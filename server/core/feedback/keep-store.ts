import { sql } from 'kysely';
import type { SystemContext } from '#server/core/context.ts';

type StoreContext = Pick<SystemContext, 'db'>;

const nil = sql`'00000000-0000-0000-0000-000000000000'::uuid`;

/** Writes down what was said of messages without who said it and of what; how much that was. */
export async function insertKept(ctx: StoreContext, messageIds: string[]): Promise<number> {
  const { numAffectedRows } = await sql`
    insert into feedback_kept (date, llm_model_id, agent_version_id, score, flag_type, given_at)
    select (m.created_at at time zone 'UTC')::date, coalesce(m.llm_model_id, ${nil}), coalesce(m.agent_version_id, ${nil}),
      said.score, said.flag_type, said.created_at
    from (
      select message_id, score, null::flag_type as flag_type, created_at from message_rating where message_id = any(${messageIds}::uuid[])
      union all
      select message_id, null, flag_type, created_at from message_flag where message_id = any(${messageIds}::uuid[])
    ) said join message m on m.id = said.message_id`.execute(ctx.db);
  return Number(numAffectedRows ?? 0);
}

/** The counts of single messages; those of agents, versions and models stay. */
export async function deleteCounts(ctx: StoreContext, messageIds: string[]): Promise<void> {
  await ctx.db
    .deleteFrom('feedbackCount')
    .where('subject', '=', 'message')
    .where('subjectId', '=', sql<string>`any(${messageIds}::uuid[])`)
    .execute();
}
