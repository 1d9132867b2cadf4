import { act, type Context } from '#server/core/context.ts';
import { decodeCursor, encodeCursor } from '#server/core/cursor.ts';
import { notFound } from '#server/core/errors.ts';
import type { Page } from '#server/core/page.ts';
import { type Agent, type AgentSettings, type AgentVersion, differences, settingsOf } from './agent.ts';
import { getAgent, holdAgent } from './get-agent.ts';
import { insertVersion } from './store.ts';
import { listVersions } from './version-store.ts';

type VersionContext = Pick<Context, 'actor' | 'db'>;

export interface VersionChange {
  agent: Agent;
  version: AgentVersion;
  /** Null for the first version. */
  before: AgentVersion | null;
  changes: (keyof AgentSettings)[];
}

/** The versions of an agent, newest first. They are numbered without a gap, so a page is a range of numbers. */
export async function listAgentVersions(
  ctx: VersionContext,
  agentId: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<Page<VersionChange> & { count: number }> {
  const agent = await getAgent(ctx, agentId);
  const from = cursor === undefined ? null : decodeCursor(cursor, 1);
  const at = from?.position[0] ?? agent.version + 1;
  const high = Math.min(agent.version, from?.direction === 'newer' ? at + limit : at - 1);
  const low = Math.max(1, high - limit + 1);
  const versions = await listVersions(ctx, agentId, { low: low - 1, high });
  return {
    count: agent.version,
    rows: versions.filter(({ version }) => version >= low).map((version) => changeOf(agent, version, versions)),
    next: low > 1 ? encodeCursor({ direction: 'older', position: [low] }) : null,
    previous: high < agent.version ? encodeCursor({ direction: 'newer', position: [high] }) : null,
  };
}

/** A version beside another one, the one before it where none is named. */
export async function compareAgentVersions(
  ctx: VersionContext,
  agentId: string,
  number: number,
  beside = number - 1,
): Promise<VersionChange> {
  const agent = await getAgent(ctx, agentId);
  const [[version], [before]] = await Promise.all([
    listVersions(ctx, agentId, { low: number, high: number }),
    listVersions(ctx, agentId, { low: beside, high: beside }),
  ]);
  if (version === undefined || (before === undefined && beside !== 0)) throw notFound();
  return { agent, version, before: before ?? null, changes: before ? differences(before, version) : [] };
}

/** Puts an older version back: as a new one that says the same, so that no number is ever given twice. */
export function restoreAgentVersion(ctx: Context, agentId: string, number: number): Promise<Agent> {
  return act(ctx, async (tx) => {
    const agent = await holdAgent(tx, agentId);
    const [version] = await listVersions(tx, agentId, { low: number, high: number });
    if (version === undefined) throw notFound();
    if (differences(agent, version).length > 0) await insertVersion(tx, agent, settingsOf(version), number);
    return getAgent(tx, agentId);
  });
}

function changeOf(agent: Agent, version: AgentVersion, versions: AgentVersion[]): VersionChange {
  const before = versions.find((other) => other.version === version.version - 1) ?? null;
  return { agent, version, before, changes: before ? differences(before, version) : [] };
}
