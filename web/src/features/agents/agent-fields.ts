import type { Agent, AgentChanges } from '#web/api/agents.ts';

/** What the form holds; numbers as they are typed. */
export interface AgentFields {
  name: string;
  agent_type: Agent['agent_type'];
  description: string;
  system_prompt: string;
  preferred_model: string;
  temperature_override: string;
  max_tokens_override: string;
  can_browse_web: boolean;
  can_analyze_images: boolean;
  can_generate_images: boolean;
  can_code: boolean;
  is_public: boolean;
  is_active: boolean;
  shares_system_prompt: boolean;
}

export const emptyFields: AgentFields = {
  name: '',
  agent_type: 'assistant',
  description: '',
  system_prompt: '',
  preferred_model: '',
  temperature_override: '',
  max_tokens_override: '',
  can_browse_web: false,
  can_analyze_images: false,
  can_generate_images: false,
  can_code: false,
  is_public: false,
  is_active: true,
  shares_system_prompt: false,
};

export function fieldsOf(agent: Agent): AgentFields {
  const names = Object.keys(emptyFields) as (keyof AgentFields)[];
  const entries = names.map((name) => {
    const value = agent[name];
    return [name, typeof value === 'boolean' ? value : String(value ?? '')];
  });
  return Object.fromEntries(entries);
}

/** What a request says of the fields that are named. */
export function toChanges(fields: Partial<AgentFields>): AgentChanges {
  const { preferred_model: model, temperature_override: temperature, max_tokens_override: tokens, ...rest } = fields;
  return {
    ...rest,
    ...(model !== undefined && { preferred_model: model === '' ? null : model }),
    ...(temperature !== undefined && { temperature_override: numberOf(temperature) }),
    ...(tokens !== undefined && { max_tokens_override: numberOf(tokens) }),
  };
}

/** What is no number goes as it was typed: the server says what is wrong with it. */
function numberOf(typed: string): number | null {
  const text = typed.trim().replace(',', '.');
  if (text === '') return null;
  const number = Number(text);
  return Number.isNaN(number) ? (typed as unknown as number) : number;
}

/** The edits that differ from what they began with. */
export function realEdits(base: AgentFields, edits: Partial<AgentFields>): Partial<AgentFields> {
  return Object.fromEntries(Object.entries(edits).filter(([name, value]) => base[name as keyof AgentFields] !== value));
}
