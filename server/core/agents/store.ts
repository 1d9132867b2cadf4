import { randomUUIDv7 } from 'node:crypto';
import { type Expression, sql } from 'kysely';
import type { Context } from '#server/core/context.ts';
import { summaryOf } from '#server/core/ratings/rating-summary.ts';
import { ratingCount, scoreSum } from '#server/db/feedback-columns.ts';
import type { Agent, AgentFilter, AgentSettings, AgentSharing } from './agent.ts';
import { tallyShards } from './agent-tally.ts';

type StoreContext = Pick<Context, 'actor' | 'db'>;

/** Agents that the viewer may see, with their newest version and their counts. */
function visibleAgents(ctx: StoreContext) {
  return agents(ctx).where((eb) => eb.or([eb('a.isPublic', '=', true), eb('a.createdBy', '=', ctx.actor.userId)]));
}

function agents({ db }: Pick<StoreContext, 'db'>) {
  return db
    .selectFrom('agent as a')
    .innerJoin('agentVersion as v', 'v.id', 'a.currentVersionId')
    .leftJoin('appUser as u', 'u.id', 'a.createdBy')
    .leftJoin('feedbackCount as f', (join) => join.onRef('f.subjectId', '=', 'a.id').on('f.subject', '=', 'agent'))
    .where('a.deletedAt', 'is', null)
    .select([
      'a.id',
      'a.number',
      'a.isPublic',
      'a.isActive',
      'a.sharesSystemPrompt',
      'a.isDefault',
      'a.createdBy',
      'a.createdAt',
      'a.updatedAt',
      'u.username as createdByUsername',
      'v.id as versionId',
      'v.version',
      'v.name',
      'v.agentType',
      'v.description',
      'v.systemPrompt',
      'v.preferredModelId',
      'v.temperatureOverride',
      'v.maxTokensOverride',
      'v.canBrowseWeb',
      'v.canAnalyzeImages',
      'v.canGenerateImages',
      'v.canCode',
      'v.avatarId',
      tally('conversations').as('totalConversations'),
      tally('messages').as('totalMessages'),
      ratingCount.as('ratingCount'),
      scoreSum.as('scoreSum'),
    ]);
}

function tally(column: 'conversations' | 'messages') {
  return sql<number>`(select sum(t.${sql.ref(column)})::int from agent_tally t where t.agent_id = a.id)`;
}

type AgentRow = Awaited<ReturnType<ReturnType<typeof agents>['executeTakeFirstOrThrow']>>;

/** The agent, or null where there is none or the viewer may not see it. */
export async function findAgent(ctx: StoreContext, id: string): Promise<Agent | null> {
  const row = await visibleAgents(ctx).where('a.id', '=', id).executeTakeFirst();
  return row ? agentOf(row) : null;
}

/** The agent, whoever may see it. */
export async function readAgent(ctx: Pick<StoreContext, 'db'>, id: string): Promise<Agent> {
  return agentOf(await agents(ctx).where('a.id', '=', id).executeTakeFirstOrThrow());
}

/** Holds the agent against other changes until the transaction ends. */
export async function lockAgent(ctx: StoreContext, id: string): Promise<void> {
  await ctx.db.selectFrom('agent').select('id').where('id', '=', id).forUpdate().execute();
}

/** At most `limit` of the agents beside a number, newest first. */
export async function listAgentsBeside(
  ctx: StoreContext,
  filter: AgentFilter,
  from: number,
  direction: 'older' | 'newer',
  limit: number,
): Promise<Agent[]> {
  const rows = await visibleAgents(ctx)
    .where((eb) => eb.and(conditions(ctx, filter)))
    .where('a.number', direction === 'older' ? '<' : '>', from)
    .orderBy('a.number', direction === 'older' ? 'desc' : 'asc')
    .limit(limit)
    .execute();
  if (direction === 'newer') rows.reverse();
  return rows.map(agentOf);
}

export async function countAgents(ctx: StoreContext, filter: AgentFilter): Promise<number> {
  const { count } = await ctx.db
    .selectFrom('agent as a')
    .innerJoin('agentVersion as v', 'v.id', 'a.currentVersionId')
    .where('a.deletedAt', 'is', null)
    .where((eb) => eb.or([eb('a.isPublic', '=', true), eb('a.createdBy', '=', ctx.actor.userId)]))
    .where((eb) => eb.and(conditions(ctx, filter)))
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

function conditions({ actor }: StoreContext, { scope, agentType, search }: AgentFilter): Expression<boolean>[] {
  const pattern = search && `%${search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return [
    ...(scope === 'mine' ? [sql<boolean>`a.created_by = ${actor.userId}`] : []),
    ...(scope === 'public' ? [sql<boolean>`a.is_public`] : []),
    ...(agentType ? [sql<boolean>`v.agent_type = ${agentType}`] : []),
    ...(pattern ? [sql<boolean>`(v.name ilike ${pattern} or v.description ilike ${pattern})`] : []),
  ];
}

/** The first version of a new agent, and the rows its use is counted in. */
export async function insertAgent(ctx: StoreContext, settings: AgentSettings, sharing: AgentSharing): Promise<string> {
  const id = randomUUIDv7();
  const versionId = randomUUIDv7();
  const createdBy = ctx.actor.userId;
  await ctx.db
    .insertInto('agent')
    .values({ id, currentVersionId: versionId, createdBy, ...sharing })
    .execute();
  await ctx.db
    .insertInto('agentVersion')
    .values({ id: versionId, agentId: id, version: 1, ...settings, createdBy })
    .execute();
  await ctx.db
    .insertInto('agentTally')
    .values(Array.from({ length: tallyShards }, (_, shard) => ({ agentId: id, shard })))
    .execute();
  return id;
}

/** Makes new settings the agent's newest version; of two at once the second waits at `lockAgent`. */
export async function insertVersion(
  ctx: StoreContext,
  agent: Pick<Agent, 'id' | 'version'>,
  settings: AgentSettings,
  restoredVersion: number | null,
): Promise<void> {
  const id = randomUUIDv7();
  const version = agent.version + 1;
  const row = { id, agentId: agent.id, version, ...settings, createdBy: ctx.actor.userId, restoredVersion };
  await ctx.db.insertInto('agentVersion').values(row).execute();
  await ctx.db
    .updateTable('agent')
    .set({ currentVersionId: id, updatedAt: new Date() })
    .where('id', '=', agent.id)
    .execute();
}

export async function updateSharing(ctx: StoreContext, id: string, sharing: Partial<AgentSharing>): Promise<void> {
  await ctx.db
    .updateTable('agent')
    .set({ ...sharing, updatedAt: new Date() })
    .where('id', '=', id)
    .execute();
}

export async function markDeleted(ctx: StoreContext, id: string): Promise<void> {
  await ctx.db.updateTable('agent').set({ deletedAt: new Date() }).where('id', '=', id).execute();
}

function agentOf({ ratingCount: count, scoreSum: sum, ...row }: AgentRow): Agent {
  return { ...row, ratings: summaryOf(count, sum) };
}
