import { type RawBuilder, sql } from 'kysely';
import type { Context } from '#server/core/context.ts';
import { isNotDeleted } from '#server/db/belongs-to.ts';
import { assigneeAtWork, stateNow } from '#server/db/case-columns.ts';
import type { ReviewCase } from './review-case.ts';

type StoreContext = Pick<Context, 'actor' | 'db'>;

const isThere = sql.raw(isNotDeleted('m'));

interface CaseRow extends Omit<ReviewCase, 'assignee' | 'decidedBy'> {
  assigneeId: number | null;
  assigneeUsername: string | null;
  deciderId: number | null;
  deciderUsername: string | null;
}

/** Cases `c` as they are now, with who works on them as `a`. */
export async function readCases(ctx: StoreContext, condition: RawBuilder<unknown>): Promise<ReviewCase[]> {
  const { rows } = await sql<CaseRow>`
    select c.id, c.number, c.message_id, c.conversation_id, c.owner_id, k.deleted_at is not null as conversation_is_deleted,
      k.deleted_at is not null or not ${isThere} as is_deleted,
      c.agent_id, v.name as agent_name, v.version as agent_version, c.llm_model_id, l.name as model_name,
      ${stateNow} as state, c.version, c.kind, c.kinds::text[] as kinds, c.judged_kinds::text[] as judged_kinds, c.priority,
      c.flag_count, c.flagger_count, a.id as assignee_id, a.username as assignee_username,
      case when a.id is not null then c.lease_expires_at end as lease_expires_at, c.escalated_at is not null as is_escalated,
      c.opened_at, c.closed_at, d.id as decider_id, d.username as decider_username, c.reason,
      exists (select from message_flag f where f.message_id = c.message_id and f.user_id = ${ctx.actor.userId})
        as is_flagged_by_viewer
    from review_case c
    join conversation k on k.id = c.conversation_id and k.purging_at is null
    join message m on m.id = c.message_id
    left join agent_version v on v.id = c.agent_version_id
    left join llm_model l on l.id = c.llm_model_id
    left join app_user d on d.id = c.decided_by
    ${assigneeAtWork}
    where ${condition}`.execute(ctx.db);
  return rows.map(caseOf);
}

export async function findCase(ctx: StoreContext, id: string): Promise<ReviewCase | null> {
  const [found] = await readCases(ctx, sql`c.id = ${id}`);
  return found ?? null;
}

function caseOf({ assigneeId, assigneeUsername, deciderId, deciderUsername, ...row }: CaseRow): ReviewCase {
  return {
    ...row,
    assignee: personOf(assigneeId, assigneeUsername),
    decidedBy: personOf(deciderId, deciderUsername),
  };
}

function personOf(id: number | null, username: string | null): ReviewCase['assignee'] {
  return id === null || username === null ? null : { id, username };
}
