import type { Alarm } from '#server/core/alarms/alarm.ts';
import { listAlarms } from '#server/core/alarms/list-alarms.ts';
import { getChangeableAgent } from '#server/core/agents/get-agent.ts';
import type { Context } from '#server/core/context.ts';
import { readStanding, type Standing } from '#server/core/rankings/rank.ts';
import { type FigureTrend, readTrendsOf } from '#server/core/trends/read-trends.ts';
import { foldUsage } from '#server/core/usage/fold-usage.ts';
import type { DateRange } from '#server/core/usage/last-days.ts';

export interface AgentQuality {
  agentId: string;
  days: DateRange;
  standing: Standing;
  trends: FigureTrend[];
  alarms: Alarm[];
}

const mostAlarms = 20;

/** How an agent does, for who may change it: figures only, and nothing of what anybody has said. */
export async function readAgentQuality(
  ctx: Context,
  id: string,
  asked: { days: number; timeZone: string },
): Promise<AgentQuality> {
  const { name } = await getChangeableAgent(ctx, id);
  await foldUsage(ctx);
  const subject = { kind: 'agent', id } as const;
  const [{ days, standing }, { trends }, { rows: alarms }] = await Promise.all([
    readStanding(ctx, { ...subject, name }, asked),
    readTrendsOf(ctx, { ...subject, name }, asked),
    listAlarms(ctx, { state: 'all', subject: 'agent', subjectId: id }, { limit: mostAlarms }),
  ]);
  return { agentId: id, days, standing, trends, alarms };
}
