import type { Agent, AgentVersion } from '#web/api/agents.ts';

export type AgentType = Agent['agent_type'];

export const typeNames: Record<AgentType, string> = {
  assistant: 'Assistant',
  expert: 'Expert',
  tutor: 'Tutor',
  custom: 'Custom',
};

export const abilities = [
  ['can_browse_web', 'Browse the web'],
  ['can_analyze_images', 'Look at images'],
  ['can_generate_images', 'Make images'],
  ['can_code', 'Work with code'],
] as const;

/** What a version keeps, in the words of the form. */
export const fieldNames: Record<string, string> = {
  name: 'Name',
  agent_type: 'Type',
  description: 'Description',
  system_prompt: 'System prompt',
  preferred_model: 'Model',
  temperature_override: 'Temperature',
  max_tokens_override: 'Longest answer',
  avatar: 'Picture',
  ...Object.fromEntries(abilities),
};

/** One setting of a version for a reader; `modelName` knows models by their ids. */
export function settingText(version: AgentVersion, field: string, modelName: (id: string) => string): string {
  const value = (version as Record<string, unknown>)[field];
  if (field === 'agent_type') return typeNames[version.agent_type];
  if (field === 'preferred_model')
    return version.preferred_model === null ? 'The default model' : modelName(version.preferred_model);
  if (field === 'max_tokens_override' && value !== null) return `${String(value)} tokens`;
  if (field === 'avatar') return value === null ? 'None' : '';
  if (value === null) return 'As the model is set';
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  return value === '' ? 'Empty' : String(value);
}
