import { type RawBuilder, sql } from 'kysely';
import type { Context } from '#server/core/context.ts';
import { isNotDeleted } from '#server/db/belongs-to.ts';
import type { Alarm } from './alarm.ts';

/** An answer that an alarm is about, as far as the viewer may know of it: where it can be read, and nothing of what it says. */
export interface Sample {
  messageId: string;
  /** The viewer's own conversation, or null. */
  conversationId: string | null;
  /** The review case of somebody else's answer, where the viewer may review. */
  caseId: string | null;
  answeredAt: Date;
  score: number | null;
  flagTypes: string[];
  errorClass: string | null;
}

/** Of the newest answers since a change, so many are looked through. */
const mostSought = 2_000;

/**
 * Answers since the change that were rated low, flagged or failed: the viewer's own, and, for who may review, those that have a
 * case. A look at a case is written to the audit log by the case itself.
 */
export async function listSamples(
  ctx: Pick<Context, 'actor' | 'db'>,
  alarm: Pick<Alarm, 'subject' | 'metric' | 'beganAt'>,
  { mayReview, most }: { mayReview: boolean; most: number },
): Promise<Sample[]> {
  const own = sql`s.user_id = ${ctx.actor.userId}`;
  const visible = mayReview ? sql`(${own} or k.id is not null)` : own;
  const { rows } = await sql<Sample>`
    with s as (${alarm.metric === 'errors' ? failed(ctx, alarm) : spokenOf(alarm)})
    select s.id as message_id, case when ${own} then s.conversation_id end as conversation_id,
      case when ${mayReview ? sql`not ${own}` : sql`false`} then k.id end as case_id, s.created_at as answered_at,
      r.score, coalesce(f.types, '{}') as flag_types, s.error_code as error_class
    from s
    join conversation c on c.id = s.conversation_id and c.deleted_at is null
    left join review_case k on k.message_id = s.id
    left join lateral (select min(score) as score from message_rating where message_id = s.id) r on true
    left join lateral (
      select array_agg(distinct flag_type::text) as types from message_flag where message_id = s.id
    ) f on true
    where ${visible} and ${sql.raw(isNotDeleted('s'))} and ${
      alarm.metric === 'ratings' ? sql`r.score <= 2` : alarm.metric === 'flags' ? sql`f.types is not null` : sql`true`
    }
    order by s.created_at desc limit ${most}`.execute(ctx.db);
  return rows;
}

const columns = sql`m.id, m.conversation_id, m.user_id, m.branch_id, m.position, m.created_at, m.error_code`;

function spokenOf({ subject, beganAt }: Pick<Alarm, 'subject' | 'beganAt'>): RawBuilder<unknown> {
  const these = sql`m.has_feedback and m.created_at >= ${beganAt} order by m.created_at desc limit ${mostSought}`;
  if (subject.kind === 'model')
    return sql`select ${columns} from message m where m.llm_model_id = ${subject.id} and ${these}`;
  return sql`select m.* from agent_version v cross join lateral (
    select ${columns} from message m where m.agent_version_id = v.id and ${these}
  ) m where v.agent_id = ${subject.id}`;
}

/** The viewer's own only: what failed for somebody else has no case. */
function failed(
  { actor }: Pick<Context, 'actor'>,
  { subject, beganAt }: Pick<Alarm, 'subject' | 'beganAt'>,
): RawBuilder<unknown> {
  const column = subject.kind === 'model' ? sql`g.llm_model_id` : sql`g.agent_id`;
  return sql`select ${columns} from (
      select distinct g.message_id from (
        select * from generation where user_id = ${actor.userId} and started_at >= ${beganAt} order by started_at desc limit ${mostSought}
      ) g where ${column} = ${subject.id} and g.outcome not in ('complete', 'stopped')
    ) g join message m on m.id = g.message_id and m.status not in ('complete', 'stopped')`;
}
