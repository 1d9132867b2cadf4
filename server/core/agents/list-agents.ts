import type { Context } from '#server/core/context.ts';
import { decodeCursor } from '#server/core/cursor.ts';
import { type Page, pageOf } from '#server/core/page.ts';
import type { Agent, AgentFilter } from './agent.ts';
import { countAgents, listAgentsBeside } from './store.ts';

/** The agents that the viewer may see, newest first, one page from a cursor on, and how many there are in all. */
export async function listAgents(
  ctx: Pick<Context, 'actor' | 'db'>,
  filter: AgentFilter,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<Page<Agent> & { count: number }> {
  const from = cursor === undefined ? null : decodeCursor(cursor, 1);
  const direction = from?.direction ?? 'older';
  const [rows, count] = await Promise.all([
    listAgentsBeside(ctx, filter, from?.position[0] ?? Number.MAX_SAFE_INTEGER, direction, limit + 1),
    countAgents(ctx, filter),
  ]);
  const place = ({ number }: Agent): number[] => [number];
  return { count, ...pageOf(rows, { limit, runs: 'older', direction, isFromEnd: from === null, place }) };
}
