import { pino } from 'pino';
import { processFeedback } from '#server/core/alarms/process-feedback.ts';
import type { SystemContext } from '#server/core/context.ts';
import { analyzeTrends } from '#server/core/trends/analyze-trends.ts';
import { createKysely } from '#server/db/database.ts';
import { LocalBus } from '#server/events/bus.ts';
import type { AppServer } from './app-server.ts';
import type { CastMember } from './cast.ts';
import type { Agent } from '#contract/agents.ts';
import type { Teller, ToldAnswer } from './told-answers.ts';

/** Lets the job look at all that is new. */
export async function processNews(server: Pick<AppServer, 'pool'>): Promise<void> {
  await processFeedback(contextOf(server), new AbortController().signal);
}

/** Lets the job look at the days before a date. */
export async function analyzeNight(server: Pick<AppServer, 'pool'>, date: string): Promise<void> {
  await analyzeTrends(contextOf(server), new AbortController().signal, date);
}

function contextOf({ pool }: Pick<AppServer, 'pool'>): SystemContext {
  return { db: createKysely(pool), pool, events: new LocalBus(), log: pino({ level: 'silent' }) };
}

/** Who asks an agent's newest version, and the model that answers where nobody chose one. */
export async function tellerOf(
  { pool }: Pick<AppServer, 'pool'>,
  person: CastMember,
  agent: Pick<Agent, 'id'>,
): Promise<Teller> {
  const { rows } = await pool.query<{ version: string; model: string }>(
    `select current_version_id as version, (select id from llm_model where default_reason is not null limit 1) as model
     from agent where id = $1`,
    [agent.id],
  );
  return { userId: person.me.id, agentId: agent.id, agentVersionId: rows[0]!.version, modelId: rows[0]!.model };
}

export const dayMs = 86_400_000;

/** Answers one after the other, the last of them a while ago, with these scores over and over. */
export function ratedAnswers(
  scores: number[],
  count: number,
  from: Date,
  more: Partial<ToldAnswer> = {},
): ToldAnswer[] {
  return Array.from({ length: count }, (_, index) => ({
    at: new Date(from.getTime() + index * 60_000),
    score: scores[index % scores.length]!,
    ...more,
  }));
}
