import type { AuditEntry } from '#contract/moderation/audit.ts';
import { pagedList } from './paged-list.ts';

export type { AuditEntry } from '#contract/moderation/audit.ts';

export function auditLog(filters: Record<string, string>) {
  return pagedList<AuditEntry>('/api/moderation/audit/', filters);
}
