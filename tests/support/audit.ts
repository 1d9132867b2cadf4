import type { Pool } from 'pg';

export interface AuditRow {
  actor: string;
  action: string;
  owner_id: number | null;
  reason: string;
  details: object;
}

/** What was recorded of a subject, oldest first. */
export async function auditOf(pool: Pool, [type, id]: [type: string, id: string | number]): Promise<AuditRow[]> {
  const { rows } = await pool.query<AuditRow>(
    `select actor_username as actor, action, owner_id, reason, details from audit_log
     where subject_type = $1 and subject_id = $2 order by id`,
    [type, String(id)],
  );
  return rows;
}
