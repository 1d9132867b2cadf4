import type { z } from 'zod';
import type * as contract from '#contract/agents.ts';
import type { Agent, AgentSettings } from '#server/core/agents/agent.ts';
import type { VersionChange } from '#server/core/agents/agent-versions.ts';
import { mayChange, maySeePrompt } from '#server/core/agents/policy.ts';
import type { Actor } from '#server/core/context.ts';

export function presentAgent(agent: Agent, viewer: Actor): z.input<typeof contract.Agent> {
  return {
    ...presentSettings(agent, maySeePrompt(agent, viewer)),
    id: agent.id,
    avatar: avatarAddress(agent.id, agent.avatarId),
    is_public: agent.isPublic,
    is_active: agent.isActive,
    shares_system_prompt: agent.sharesSystemPrompt,
    is_default: agent.isDefault,
    version: agent.version,
    created_by: agent.createdBy,
    created_by_username: agent.createdByUsername,
    may_change: mayChange(agent, viewer),
    total_conversations: agent.totalConversations,
    total_messages: agent.totalMessages,
    average_rating: agent.ratings.average,
    total_ratings: agent.ratings.count,
    created_at: agent.createdAt.toISOString(),
    updated_at: agent.updatedAt.toISOString(),
  };
}

export function presentAgentVersion(
  { agent, version, changes }: VersionChange,
  viewer: Actor,
): z.input<typeof contract.AgentVersion> {
  return {
    ...presentSettings(version, maySeePrompt(agent, viewer)),
    id: version.id,
    agent: version.agentId,
    avatar: avatarAddress(version.agentId, version.avatarId),
    version: version.version,
    changes: presentChanges(changes),
    restored_version: version.restoredVersion,
    created_by: version.createdBy,
    created_by_username: version.createdByUsername,
    total_ratings: version.ratings.count,
    average_rating: version.ratings.average,
    created_at: version.createdAt.toISOString(),
  };
}

function presentSettings(settings: AgentSettings, showsPrompt: boolean) {
  return {
    name: settings.name,
    agent_type: settings.agentType,
    description: settings.description,
    system_prompt: showsPrompt ? settings.systemPrompt : '',
    is_system_prompt_hidden: !showsPrompt,
    preferred_model: settings.preferredModelId,
    temperature_override: settings.temperatureOverride,
    max_tokens_override: settings.maxTokensOverride,
    can_browse_web: settings.canBrowseWeb,
    can_analyze_images: settings.canAnalyzeImages,
    can_generate_images: settings.canGenerateImages,
    can_code: settings.canCode,
  };
}

const fieldNames: Record<keyof AgentSettings, string> = {
  name: 'name',
  agentType: 'agent_type',
  description: 'description',
  systemPrompt: 'system_prompt',
  preferredModelId: 'preferred_model',
  temperatureOverride: 'temperature_override',
  maxTokensOverride: 'max_tokens_override',
  canBrowseWeb: 'can_browse_web',
  canAnalyzeImages: 'can_analyze_images',
  canGenerateImages: 'can_generate_images',
  canCode: 'can_code',
  avatarId: 'avatar',
};

export function presentChanges(changes: (keyof AgentSettings)[]): string[] {
  return changes.map((name) => fieldNames[name]);
}

/** The picture's id is part of its address, so that a browser may keep it for good. */
function avatarAddress(agentId: string, avatarId: string | null): string | null {
  return avatarId === null ? null : `/api/agents/${agentId}/avatar/${avatarId}/`;
}
