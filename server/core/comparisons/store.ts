import { sql } from 'kysely';
import type { Context } from '#server/core/context.ts';
import type { ScoreCounts } from '#server/core/statistics/score-counts.ts';

type StoreContext = Pick<Context, 'db'>;

/** What the roll-ups have of a version of an agent, over all its days. */
export interface VersionCounts {
  scores: ScoreCounts;
  flags: number;
  requests: number;
  successes: number;
}

export async function readVersionCounts(ctx: StoreContext, versionId: string): Promise<VersionCounts> {
  const { rows } = await sql<VersionCounts>`
    select f.scores, f.flags, p.requests, p.successes from (
      select array[coalesce(sum(ones), 0), coalesce(sum(twos), 0), coalesce(sum(threes), 0), coalesce(sum(fours), 0),
          coalesce(sum(fives), 0)]::int[] as scores,
        coalesce(sum(safety_issue + inappropriate + factual_error + outdated + off_topic), 0)::int as flags
      from feedback_by_day_of_version where agent_version_id = ${versionId}
    ) f, (
      select coalesce(sum(requests), 0)::int as requests, coalesce(sum(successes), 0)::int as successes
      from performance_by_day_of_version where agent_version_id = ${versionId}
    ) p`.execute(ctx.db);
  return rows[0]!;
}

export interface VersionAnswer {
  costNano: number | null;
  tokens: number;
  durationMs: number;
  firstTokenMs: number | null;
}

/** How long an answer may have been under way when the next version was made, as an interval. */
const longestAnswer = '1 hour';

/**
 * The newest answers of a version that came to their end, at most `most`. It was the agent's newest until the next one was made, so
 * they are a stretch of the agent's calls.
 */
export async function readVersionAnswers(
  ctx: StoreContext,
  { agentId, version, versionId }: { agentId: string; version: number; versionId: string },
  most: number,
): Promise<VersionAnswer[]> {
  const { rows } = await sql<VersionAnswer>`
    select coalesce(g.cost_nano, a.cost_nano) as cost_nano,
      g.input_uncached + g.input_cache_read + g.input_cache_write + g.output_text + g.output_reasoning as tokens,
      extract(epoch from g.ended_at - g.started_at)::float8 * 1000 as duration_ms,
      extract(epoch from g.first_token_at - g.started_at)::float8 * 1000 as first_token_ms
    from generation g left join generation_adjustment a on a.generation_id = g.id
    where g.agent_id = ${agentId} and g.agent_version_id = ${versionId} and g.kind = 'answer' and g.outcome = 'complete'
      and g.started_at <= coalesce((
        select created_at from agent_version where agent_id = ${agentId} and version = ${version} + 1), now()) + ${longestAnswer}::interval
      and g.started_at >= (select created_at from agent_version where id = ${versionId}) - ${longestAnswer}::interval
    order by g.started_at desc limit ${most}`.execute(ctx.db);
  return rows;
}
