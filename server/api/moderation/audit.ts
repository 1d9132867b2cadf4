import * as contract from '#contract/moderation/audit.ts';
import { listActs } from '#server/core/audit/list-acts.ts';
import { cursorPage } from '#server/http/page-links.ts';
import { serve, type ServedRoute } from '#server/http/serve.ts';
import { presentAuditEntry } from './present-case.ts';

/** `/api/moderation/audit/`: who did what to others’ things. */
export const auditRoutes: ServedRoute[] = [
  serve(contract.listAudit, async (ctx, { query }, exchange) => {
    const { actor: actorId, action, subject_type: subjectType, subject: subjectId } = query;
    const place = { cursor: query.cursor, limit: query.page_size };
    const page = await listActs(ctx, { actorId, action, subjectType, subjectId }, place);
    return { count: page.count, ...cursorPage(exchange, page), results: page.rows.map(presentAuditEntry) };
  }),
];
