import { sql } from 'kysely';

/**
 * What those who flagged a message are told of its case: what came of it and why, not who works on it. For a query that
 * has joined `review_case` by the alias, where there is a row of it or none.
 */
export function toldOfCase(alias: string): string {
  const told = (value: string, otherwise: string): string =>
    `case when ${alias}.state in ('upheld', 'dismissed') then ${value} else ${otherwise} end`;
  return `${told(`${alias}.state::text`, "'open'")} as case_state, ${told(`${alias}.closed_at`, 'null')} as case_decided_at,
    ${told(`${alias}.reason`, 'null')} as case_reason`;
}

/** Joins who works on a case `c`, as `a`: as long as they may, and their lease runs. */
export const assigneeAtWork = sql`left join app_user a on a.id = c.assignee_id and c.lease_expires_at > now()
  and a.deactivated_at is null and (a.role = 'administrator' or a.role = 'moderator' and c.state <> 'escalated')`;

/** The state of a case `c` as it is now, with `assigneeAtWork` joined. */
export const stateNow = sql`case when c.state = 'in_review' and a.id is null then 'open' else c.state end`;
