import type { Generated } from 'kysely';
import type { NullableBig, Time } from './column-types.ts';

export type AgentType = 'assistant' | 'expert' | 'tutor' | 'custom';

/** Agents and their versions. */
export interface AgentTables {
  agent: {
    id: string;
    number: Generated<number>;
    currentVersionId: string;
    createdBy: NullableBig;
    isPublic: Generated<boolean>;
    isActive: Generated<boolean>;
    isDefault: Generated<boolean>;
    sharesSystemPrompt: Generated<boolean>;
    deletedAt: Date | null;
    createdAt: Time;
    updatedAt: Time;
  };
  agentVersion: {
    id: string;
    agentId: string;
    version: number;
    name: string;
    agentType: AgentType;
    description: string;
    systemPrompt: string;
    preferredModelId: string | null;
    temperatureOverride: number | null;
    maxTokensOverride: number | null;
    canBrowseWeb: Generated<boolean>;
    canAnalyzeImages: Generated<boolean>;
    canGenerateImages: Generated<boolean>;
    canCode: Generated<boolean>;
    avatarId: string | null;
    createdBy: NullableBig;
    restoredVersion: number | null;
    createdAt: Time;
  };
  avatar: { id: string; image: Buffer; mediaType: string; createdBy: NullableBig; createdAt: Time };
  agentTally: { agentId: string; shard: number; conversations: Generated<number>; messages: Generated<number> };
}
