import type { RatingSummary } from '#server/core/ratings/rating-summary.ts';
import type { AgentType } from '#server/db/agent-tables.ts';

/** What makes an agent answer as it does: a version keeps all of it. */
export interface AgentSettings {
  name: string;
  agentType: AgentType;
  description: string;
  systemPrompt: string;
  /** Null: the default model. */
  preferredModelId: string | null;
  /** 0 to 2; null: as the model is set. */
  temperatureOverride: number | null;
  /** Tokens of one answer at most; null: as the model is set. */
  maxTokensOverride: number | null;
  canBrowseWeb: boolean;
  canAnalyzeImages: boolean;
  canGenerateImages: boolean;
  canCode: boolean;
  avatarId: string | null;
}

/** Who may use an agent; no version keeps it. */
export interface AgentSharing {
  isPublic: boolean;
  isActive: boolean;
  /** Everybody who may use it also sees its system prompt. */
  sharesSystemPrompt: boolean;
}

export interface Agent extends AgentSettings, AgentSharing {
  id: string;
  /** Its place in lists: later agents have higher ones. */
  number: number;
  versionId: string;
  version: number;
  isDefault: boolean;
  /** Null for the house's own, and where the account is gone. */
  createdBy: number | null;
  createdByUsername: string | null;
  totalConversations: number;
  totalMessages: number;
  ratings: RatingSummary;
  createdAt: Date;
  updatedAt: Date;
}

/** One form that an agent has had; never changed. */
export interface AgentVersion extends AgentSettings {
  id: string;
  agentId: string;
  version: number;
  restoredVersion: number | null;
  createdBy: number | null;
  createdByUsername: string | null;
  ratings: RatingSummary;
  createdAt: Date;
}

export interface AgentFilter {
  scope: 'visible' | 'mine' | 'public';
  agentType?: AgentType | undefined;
  /** Part of the name or of the description, whatever its case. */
  search?: string | undefined;
}

export const initialSettings: Omit<AgentSettings, 'name' | 'systemPrompt'> = {
  agentType: 'assistant',
  description: '',
  preferredModelId: null,
  temperatureOverride: null,
  maxTokensOverride: null,
  canBrowseWeb: false,
  canAnalyzeImages: false,
  canGenerateImages: false,
  canCode: false,
  avatarId: null,
};

export const initialSharing: AgentSharing = { isPublic: false, isActive: true, sharesSystemPrompt: false };

export const settingNames = [
  'name',
  'agentType',
  'description',
  'systemPrompt',
  'preferredModelId',
  'temperatureOverride',
  'maxTokensOverride',
  'canBrowseWeb',
  'canAnalyzeImages',
  'canGenerateImages',
  'canCode',
  'avatarId',
] as const satisfies (keyof AgentSettings)[];

/** The settings in which two forms of an agent differ. */
export function differences(before: AgentSettings, after: AgentSettings): (keyof AgentSettings)[] {
  return settingNames.filter((name) => before[name] !== after[name]);
}

export function settingsOf(agent: AgentSettings): AgentSettings {
  return {
    name: agent.name,
    agentType: agent.agentType,
    description: agent.description,
    systemPrompt: agent.systemPrompt,
    preferredModelId: agent.preferredModelId,
    temperatureOverride: agent.temperatureOverride,
    maxTokensOverride: agent.maxTokensOverride,
    canBrowseWeb: agent.canBrowseWeb,
    canAnalyzeImages: agent.canAnalyzeImages,
    canGenerateImages: agent.canGenerateImages,
    canCode: agent.canCode,
    avatarId: agent.avatarId,
  };
}
