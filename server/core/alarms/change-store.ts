import { sql } from 'kysely';
import type { SystemContext } from '#server/core/context.ts';
import { type AgentSettings, settingNames } from '#server/core/agents/agent.ts';

type StoreContext = Pick<SystemContext, 'db'>;

export interface VersionRow extends AgentSettings {
  agentId: string;
  version: number;
  at: Date;
  /** What was before it; null for the first. */
  before: AgentSettings | null;
}

/** As many as are looked at: what is older than so many changes is not the nearest. */
const most = 50;

const columns = settingNames.map((name) => `v.${name}` as const);

/** The newest versions of an agent, or those with these ids, made up to a moment; each with the one before it. */
export async function listVersionsUntil(
  ctx: StoreContext,
  which: { agentId: string } | { ids: string[] },
  until: Date,
): Promise<VersionRow[]> {
  const versions = ctx.db
    .selectFrom('agentVersion as v')
    .select(['v.agentId', 'v.version', 'v.createdAt as at', ...columns])
    .where('v.createdAt', '<=', until)
    .orderBy('v.createdAt', 'desc')
    .limit(most);
  const rows = await (
    'agentId' in which ? versions.where('v.agentId', '=', which.agentId) : versions.where('v.id', 'in', which.ids)
  ).execute();
  if (rows.length === 0) return [];
  const before = await ctx.db
    .selectFrom('agentVersion as v')
    .select(['v.agentId', 'v.version', ...columns])
    .where((eb) => eb.or(rows.map(({ agentId, version }) => eb.and({ agentId, version: version - 1 }))))
    .execute();
  return rows.map((row) => ({
    ...row,
    before: before.find(({ agentId, version }) => agentId === row.agentId && version === row.version - 1) ?? null,
  }));
}

export interface ModelAct {
  action: 'model.changed' | 'model.price_set';
  at: Date;
  modelName: string;
  /** The names of the settings that were changed. */
  changes: string[];
}

/** What administrators changed of models up to a moment, the newest first. */
export async function listModelActs(ctx: StoreContext, modelIds: string[], until: Date): Promise<ModelAct[]> {
  const { rows } = await sql<ModelAct>`
    select a.action, a.created_at as at, coalesce(a.details->>'model', '') as model_name,
      case when a.action = 'model.changed' and jsonb_typeof(a.details->'to') = 'object'
        then array(select jsonb_object_keys(a.details->'to')) else '{}' end as changes
    from unnest(${modelIds}::text[]) as m (id) cross join lateral (
      select * from audit_log l where l.subject_type = 'model' and l.subject_id = m.id
        and l.action in ('model.changed', 'model.price_set') and l.created_at <= ${until}
      order by l.id desc limit ${most}
    ) a`.execute(ctx.db);
  return rows;
}
