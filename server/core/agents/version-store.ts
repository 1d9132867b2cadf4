import type { Context } from '#server/core/context.ts';
import { summaryOf } from '#server/core/ratings/rating-summary.ts';
import { ratingCount, scoreSum } from '#server/db/feedback-columns.ts';
import { type AgentVersion, settingNames } from './agent.ts';

/** The versions of an agent from `low` to `high`, both included, newest first. */
export async function listVersions(
  ctx: Pick<Context, 'db'>,
  agentId: string,
  { low, high }: { low: number; high: number },
): Promise<AgentVersion[]> {
  const rows = await ctx.db
    .selectFrom('agentVersion as v')
    .leftJoin('appUser as u', 'u.id', 'v.createdBy')
    .leftJoin('feedbackCount as f', (join) =>
      join.onRef('f.subjectId', '=', 'v.id').on('f.subject', '=', 'agent_version'),
    )
    .where('v.agentId', '=', agentId)
    .where('v.version', '>=', low)
    .where('v.version', '<=', high)
    .orderBy('v.version', 'desc')
    .select(['v.id', 'v.agentId', 'v.version', 'v.restoredVersion', 'v.createdBy', 'v.createdAt', ...columns])
    .select(['u.username as createdByUsername', ratingCount.as('ratingCount'), scoreSum.as('scoreSum')])
    .execute();
  return rows.map(({ ratingCount: count, scoreSum: sum, ...row }) => ({
    ...row,
    ratings: summaryOf(count, sum),
  }));
}

const columns = settingNames.map((name) => `v.${name}` as const);
