import { agents, type SeededAgent, type SeededVersion } from './agents.ts';
import { since } from './models.ts';
import { add, daysAgo, iso, type Plan, timeAgo } from './plan.ts';
import type { PlannedModel } from './plan-models.ts';
import { named, type Person } from './plan-people.ts';

export interface PlannedVersion extends SeededVersion {
  id: string;
}

export interface PlannedAgent extends Omit<SeededAgent, 'versions'> {
  id: string;
  versions: PlannedVersion[];
}

/** The agent that every house has: the seed gives it its past. */
export interface DefaultAgent {
  id: string;
  versionId: string;
}

/** When an agent that is gone was deleted. */
export const agentDeletedDaysAgo = 120;
const shards = 16;

export function planAgents(
  plan: Plan,
  people: Person[],
  models: PlannedModel[],
  standing: DefaultAgent,
): PlannedAgent[] {
  return agents.map((agent) => {
    if (agent.createdBy === null)
      return { ...agent, id: standing.id, versions: [{ ...agent.versions[0]!, id: standing.versionId }] };
    return planAgent(plan, named(people, agent.createdBy), models, agent);
  });
}

function planAgent(plan: Plan, owner: Person, models: PlannedModel[], agent: SeededAgent): PlannedAgent {
  const id = plan.random.uuid(timeAgo(plan, agent.versions[0]!.daysAgo));
  const versions = agent.versions.map((version) => ({
    ...version,
    id: plan.random.uuid(timeAgo(plan, version.daysAgo)),
  }));
  add(plan, 'agent', {
    id,
    current_version_id: versions.at(-1)!.id,
    created_by: owner.id,
    is_public: agent.isPublic,
    is_active: true,
    is_default: false,
    shares_system_prompt: agent.isPublic,
    deleted_at: agent.isDeleted ? iso(timeAgo(plan, agentDeletedDaysAgo)) : null,
    created_at: iso(timeAgo(plan, versions[0]!.daysAgo)),
    updated_at: iso(timeAgo(plan, versions.at(-1)!.daysAgo)),
  });
  for (const [index, version] of versions.entries()) {
    add(plan, 'agent_version', {
      id: version.id,
      agent_id: id,
      version: index + 1,
      name: agent.name,
      agent_type: agent.type,
      description: version.description,
      system_prompt: version.systemPrompt,
      preferred_model_id: models.find(({ modelId }) => modelId === version.model)?.id ?? null,
      can_browse_web: false,
      can_analyze_images: false,
      can_generate_images: false,
      can_code: agent.canCode ?? false,
      created_by: owner.id,
      created_at: iso(timeAgo(plan, version.daysAgo)),
    });
  }
  for (let shard = 0; shard < shards; shard += 1)
    add(plan, 'agent_tally', { agent_id: id, shard, conversations: 0, messages: 0 });
  return { ...agent, id, versions };
}

/** The version that answers at that moment. */
export function versionAt(plan: Plan, { versions }: PlannedAgent, at: number): PlannedVersion {
  return since(versions, daysAgo(plan, at));
}

/** Whether somebody may begin a conversation with it at that moment. */
export function isThereFor(plan: Plan, agent: PlannedAgent, person: Person, at: number): boolean {
  const days = daysAgo(plan, at);
  const isMade = days < agent.versions[0]!.daysAgo;
  // Nobody goes on long with what is to be deleted.
  const isGone = agent.isDeleted === true && days < agentDeletedDaysAgo + 10;
  return isMade && !isGone && (agent.isPublic || agent.createdBy === person.username);
}
