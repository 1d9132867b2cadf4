import { sql } from 'kysely';
import type { Context } from '#server/core/context.ts';
import type { Message } from '#server/core/messages/message.ts';
import { isNotDeleted } from '#server/db/belongs-to.ts';
import type { FeedbackChange } from './feedback-change.ts';

type StoreContext = Pick<Context, 'actor' | 'db'>;

export interface HeldMessage extends Pick<Message, 'id' | 'conversationId' | 'role' | 'llmModelId'> {
  /** Whose it is. */
  userId: number;
  agentId: string | null;
  agentVersionId: string | null;
}

/** The viewer's message, whose conversation is locked with it; null where there is none. */
export async function lockMessage(ctx: StoreContext, id: string): Promise<HeldMessage | null> {
  const row = await ctx.db
    .selectFrom('message as m')
    .innerJoin('conversation as c', 'c.id', 'm.conversationId')
    .leftJoin('agentVersion as v', 'v.id', 'm.agentVersionId')
    .select(['m.id', 'm.conversationId', 'm.userId', 'm.role', 'm.llmModelId', 'm.agentVersionId', 'v.agentId'])
    .where('m.id', '=', id)
    .where('m.userId', '=', ctx.actor.userId)
    .where('c.deletedAt', 'is', null)
    .where(sql.raw<boolean>(isNotDeleted('m')))
    .forNoKeyUpdate('c')
    .executeTakeFirst();
  return row ?? null;
}

/** Stands for no model and no version: columns of a key can't be null. */
const nil = sql`'00000000-0000-0000-0000-000000000000'::uuid`;

/**
 * Counts a change for the message and for what made it, and marks the message as changed; answers the
 * conversation's new revision. Everybody writes the counts in the order of their key, so of two who rate
 * answers of one agent the second waits, and none of them for the other in turn.
 */
export async function countFeedback(ctx: StoreContext, message: HeldMessage, change: FeedbackChange): Promise<number> {
  const names = Object.keys(change).map((name) => sql.ref(snakeCase(name)));
  const counted = sql`
    counted as (
      insert into feedback_count (subject, subject_id, ${sql.join(names)})
      select s.subject, s.id, ${sql.join(Object.values(change))}
      from (values ('message'::feedback_subject, ${message.id}::uuid), ('agent', ${message.agentId}::uuid),
        ('agent_version', ${message.agentVersionId}::uuid), ('llm_model', ${message.llmModelId}::uuid)) as s (subject, id)
      where s.id is not null order by s.subject, s.id
      on conflict (subject, subject_id) do update set ${sql.join(
        names.map((name) => sql`${name} = feedback_count.${name} + excluded.${name}`),
      )}
    ), of_day as (
      insert into feedback_by_day (date, llm_model_id, agent_version_id, ${sql.join(names)})
      select (m.created_at at time zone 'UTC')::date, coalesce(m.llm_model_id, ${nil}), coalesce(m.agent_version_id, ${nil}),
        ${sql.join(Object.values(change))}
      from message m where m.id = ${message.id}
      on conflict (date, llm_model_id, agent_version_id) do update set ${sql.join(
        names.map((name) => sql`${name} = feedback_by_day.${name} + excluded.${name}`),
      )}
    ), noted as (
      insert into alarm_pending (subject, subject_id)
      select s.subject, s.id from (values ('model'::alarm_subject, ${message.llmModelId}::uuid), ('agent', ${message.agentId}::uuid))
        as s (subject, id) where s.id is not null
    ),`;
  return markChanged(ctx, message, names.length === 0 ? sql`` : counted);
}

/** Marks a message as changed, after other parts of the same statement; answers the conversation's new revision. */
export async function markChanged(
  { db }: Pick<Context, 'db'>,
  { id, conversationId }: Pick<HeldMessage, 'id' | 'conversationId'>,
  before = sql``,
): Promise<number> {
  const { rows } = await sql<{ revision: number }>`
    with ${before} conversation as (
      update conversation c set revision = c.revision + 1 where c.id = ${conversationId} returning c.revision
    )
    update message m set revision = conversation.revision, has_feedback = true
    from conversation where m.id = ${id} returning m.revision`.execute(db);
  return rows[0]!.revision;
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
