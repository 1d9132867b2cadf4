import type { z } from 'zod';
import * as contract from '#contract/moderation/cases.ts';
import { assignCase } from '#server/core/cases/assign-case.ts';
import { commentOnCase } from '#server/core/cases/comment-on-case.ts';
import { decideCase, reopenCase } from '#server/core/cases/decide-case.ts';
import { type CaseFilter, listCases, summarizeCases } from '#server/core/cases/list-cases.ts';
import { listEvents } from '#server/core/cases/list-events.ts';
import { listReviewers } from '#server/core/cases/list-reviewers.ts';
import { lookAtCase } from '#server/core/cases/look-at-case.ts';
import type { Actor } from '#server/core/context.ts';
import { cursorPage, setPageLinks } from '#server/http/page-links.ts';
import { serve, type ServedRoute } from '#server/http/serve.ts';
import { presentCase, presentCaseInFull, presentEvent } from './present-case.ts';

/** `/api/moderation/cases/`: what people flagged, and what becomes of it. */
export const caseRoutes: ServedRoute[] = [
  serve(contract.listCases, async (ctx, { query }, exchange) => {
    const page = await listCases(ctx, filterOf(query, ctx.actor), { cursor: query.cursor, limit: query.page_size });
    const results = page.rows.map((row) => presentCase(row, ctx.actor));
    return { count: page.count, ...cursorPage(exchange, page), results };
  }),
  serve(contract.getCase, async (ctx, { params }) => presentCaseInFull(await lookAtCase(ctx, params.id), ctx.actor)),
  serve(contract.assignCase, async (ctx, { params, body }) => {
    const assignee = body.assignee === undefined ? ctx.actor.userId : body.assignee;
    return presentCase(await assignCase(ctx, params.id, { version: body.version, assignee }), ctx.actor);
  }),
  serve(contract.commentOnCase, async (ctx, { params, body }) =>
    presentEvent(await commentOnCase(ctx, params.id, body.text)),
  ),
  serve(contract.decideCase, async (ctx, { params, body }) =>
    presentCase(await decideCase(ctx, params.id, body), ctx.actor),
  ),
  serve(contract.reopenCase, async (ctx, { params, body }) =>
    presentCase(await reopenCase(ctx, params.id, body), ctx.actor),
  ),
  serve(contract.listCaseEvents, async (ctx, { params, query }, exchange) => {
    const page = await listEvents(ctx, params.id, query);
    setPageLinks(exchange, page);
    return page.rows.map(presentEvent);
  }),
  serve(contract.summarizeCases, async (ctx) => {
    const { open, safetyIssue, escalated, mine } = await summarizeCases(ctx);
    return { open, safety_issue: safetyIssue, escalated, mine };
  }),
  serve(contract.listReviewers, (ctx) => listReviewers(ctx)),
];

function filterOf(
  { state, kind, agent, model, assignee, older_than, newer_than }: z.output<typeof contract.CaseFilter>,
  { userId }: Actor,
): CaseFilter {
  const isClosed = ['closed', 'upheld', 'dismissed', 'withdrawn'].includes(state);
  return {
    isClosed,
    state: state === 'waiting' || state === 'closed' ? undefined : state,
    kind,
    agentId: agent,
    llmModelId: model,
    person: assignee === 'me' ? userId : assignee,
    olderThan: older_than,
    newerThan: newer_than,
  };
}
