import { act, type Context } from '#server/core/context.ts';
import { invalid } from '#server/core/errors.ts';
import type { ModelCatalog } from '#server/core/models/model-catalog.ts';
import { type Agent, type AgentSettings, type AgentSharing, initialSettings, initialSharing } from './agent.ts';
import { getAgent } from './get-agent.ts';
import { insertAgent } from './store.ts';

export interface AgentContext extends Context {
  catalog: Pick<ModelCatalog, 'find'>;
}

export type AgentInput = {
  [Name in keyof (AgentSettings & AgentSharing)]?: (AgentSettings & AgentSharing)[Name] | undefined;
};
export type NewAgentInput = AgentInput & Pick<AgentSettings, 'name' | 'systemPrompt'>;

/** What is not said gets its initial value; nobody but its creator sees it unless that says so. */
export function createAgent(ctx: AgentContext, input: NewAgentInput): Promise<Agent> {
  return act(ctx, async (tx) => {
    const { settings, sharing } = applied({ ...initialSettings, ...initialSharing }, input);
    requireKnownModel(tx, settings);
    return getAgent(tx, await insertAgent(tx, settings, sharing));
  });
}

/** What an agent is after a change: what is not said stays as it was. */
export function applied(
  before: Partial<AgentSettings> & AgentSharing & Omit<AgentSettings, 'name' | 'systemPrompt'>,
  input: AgentInput,
): { settings: AgentSettings; sharing: AgentSharing } {
  const { isPublic, isActive, sharesSystemPrompt, ...settings } = { ...before, ...defined(input) } as AgentSettings &
    AgentSharing;
  return {
    settings: { ...settings, name: settings.name.trim() },
    sharing: { isPublic, isActive, sharesSystemPrompt },
  };
}

function defined(input: AgentInput): AgentInput {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
}

export function requireKnownModel({ catalog }: Pick<AgentContext, 'catalog'>, settings: AgentSettings): void {
  if (settings.preferredModelId === null || catalog.find(settings.preferredModelId) !== null) return;
  throw invalid({ preferred_model: ['There is no such model.'] });
}
