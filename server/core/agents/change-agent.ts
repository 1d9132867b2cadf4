import { act } from '#server/core/context.ts';
import { AppError } from '#server/core/errors.ts';
import { type Agent, differences, initialSettings, initialSharing, settingsOf } from './agent.ts';
import { type AgentContext, type AgentInput, applied, type NewAgentInput, requireKnownModel } from './create-agent.ts';
import { holdAgent } from './get-agent.ts';
import { insertVersion, readAgent, updateSharing } from './store.ts';

/** Changes what `input` names and leaves the rest; a change of what makes it answer as it does is a new version. */
export function changeAgent(
  ctx: AgentContext,
  id: string,
  input: AgentInput,
  basedOn: number | undefined,
): Promise<Agent> {
  return act(ctx, async (tx) => {
    const agent = await holdAgent(tx, id);
    requireUnchanged(agent, basedOn);
    return store(tx, agent, applied({ ...settingsOf(agent), ...sharingOf(agent) }, input));
  });
}

/** The same with a whole new form: what is not said gets its initial value. Its picture stays. */
export function replaceAgent(
  ctx: AgentContext,
  id: string,
  input: NewAgentInput,
  basedOn: number | undefined,
): Promise<Agent> {
  return act(ctx, async (tx) => {
    const agent = await holdAgent(tx, id);
    requireUnchanged(agent, basedOn);
    return store(tx, agent, applied({ ...initialSettings, ...initialSharing, avatarId: agent.avatarId }, input));
  });
}

function requireUnchanged({ version }: Agent, basedOn: number | undefined): void {
  if (basedOn === undefined || basedOn === version) return;
  throw new AppError('conflict', `This agent was changed meanwhile: it has a version ${version}.`, {
    extra: { version },
  });
}

async function store(
  tx: AgentContext,
  agent: Agent,
  { settings, sharing }: ReturnType<typeof applied>,
): Promise<Agent> {
  requireKnownModel(tx, settings);
  if (differences(agent, settings).length > 0) await insertVersion(tx, agent, settings, null);
  await updateSharing(tx, agent.id, sharing);
  // An administrator may have hidden it from themselves.
  return readAgent(tx, agent.id);
}

function sharingOf({ isPublic, isActive, sharesSystemPrompt }: Agent) {
  return { isPublic, isActive, sharesSystemPrompt };
}
