import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { CursorPage, pageOf, UuidParam, wholeNumber } from './lists.ts';
import { filledText, text } from './text.ts';

const tag = 'Agents';

export const AgentType = z.enum(['assistant', 'expert', 'tutor', 'custom']);

/** What makes an agent answer as it does: every change of it is a new version. */
const Settings = z.object({
  name: filledText(100),
  agent_type: AgentType,
  description: text(1000),
  system_prompt: text(50_000),
  preferred_model: z.uuid().nullable().describe('Null: the default model'),
  temperature_override: z
    .number('A number is expected.')
    .min(0, 'At least 0.')
    .max(2, 'At most 2.')
    .nullable()
    .describe('Null: as the model is set'),
  max_tokens_override: z
    .int('A whole number is expected.')
    .min(1, 'At least 1.')
    .max(1_000_000, 'At most 1,000,000.')
    .nullable()
    .describe('Null: as the model is set'),
  can_browse_web: z.boolean(),
  can_analyze_images: z.boolean(),
  can_generate_images: z.boolean(),
  can_code: z.boolean(),
});

/** Who may use it. No version keeps this: to put one back opens an agent to nobody. */
const Sharing = z.object({
  is_public: z.boolean().describe('Everybody may use it'),
  is_active: z.boolean().describe('false: it takes no new messages'),
  shares_system_prompt: z.boolean().describe('Everybody who may use it also sees its system prompt'),
});

const hiddenPrompt = 'Empty where the viewer may not see it: `is_system_prompt_hidden` tells that from an empty one';

export const Agent = Settings.extend(Sharing.shape)
  .extend({
    id: z.uuid(),
    system_prompt: z.string().describe(hiddenPrompt),
    is_system_prompt_hidden: z.boolean(),
    avatar: z.string().nullable().describe('The address of its picture, another one with every picture'),
    is_default: z.boolean().describe('It answers where nobody chose an agent'),
    version: z.int().describe('Goes up by one with every change of what makes it answer as it does'),
    created_by: z.int().nullable(),
    created_by_username: z.string().nullable(),
    may_change: z.boolean().describe('The viewer may change it'),
    total_conversations: z.int(),
    total_messages: z.int(),
    average_rating: z.number().nullable().describe('1 to 5; null where nobody has rated its answers'),
    total_ratings: z.int(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'Agent' });
export type Agent = z.infer<typeof Agent>;

export const AgentVersion = Settings.extend({
  id: z.uuid(),
  agent: z.uuid(),
  version: z.int(),
  system_prompt: z.string().describe(hiddenPrompt),
  is_system_prompt_hidden: z.boolean(),
  avatar: z.string().nullable(),
  changes: z
    .array(z.string())
    .describe('The fields in which it differs from the version before it; empty for the first one'),
  restored_version: z.int().nullable().describe('The older version that was put back with it'),
  created_by: z.int().nullable(),
  created_by_username: z.string().nullable(),
  total_ratings: z.int(),
  average_rating: z.number().nullable(),
  created_at: z.iso.datetime(),
}).meta({ id: 'AgentVersion' });
export type AgentVersion = z.infer<typeof AgentVersion>;

const NewAgent = Settings.extend(Sharing.shape).partial().required({ name: true, system_prompt: true });
const BasedOn = {
  based_on_version: z
    .int()
    .min(1)
    .optional()
    .describe('The version that the change was made from: where the agent has a newer one, 409 and nothing changes'),
};
const Changes = NewAgent.partial().extend(BasedOn);

const Filter = CursorPage.extend({
  agent_type: AgentType.optional(),
  search: text(200).optional().describe('Words of the name or the description'),
});

const visible = 'The agents that you made, and all public ones.';

export const listAgents = endpoint({
  method: 'GET',
  path: '/api/agents/',
  tag,
  summary: 'The agents you may use, newest first',
  description: visible,
  access: 'agent-viewer',
  query: Filter,
  status: 200,
  answer: pageOf(Agent),
});

export const listMyAgents = endpoint({
  method: 'GET',
  path: '/api/agents/mine/',
  tag,
  summary: 'The agents you made, newest first',
  access: 'agent-viewer',
  query: Filter,
  status: 200,
  answer: pageOf(Agent),
});

export const listPublicAgents = endpoint({
  method: 'GET',
  path: '/api/agents/public/',
  tag,
  summary: 'The agents that everybody may use, newest first',
  access: 'agent-viewer',
  query: Filter,
  status: 200,
  answer: pageOf(Agent),
});

export const createAgent = endpoint({
  method: 'POST',
  path: '/api/agents/',
  tag,
  summary: 'Make an agent',
  access: 'signed-in',
  body: NewAgent,
  status: 201,
  answer: Agent,
});

export const getAgent = endpoint({
  method: 'GET',
  path: '/api/agents/:id/',
  tag,
  summary: 'One agent',
  access: 'agent-viewer',
  params: UuidParam,
  status: 200,
  answer: Agent,
});

export const changeAgent = endpoint({
  method: 'PATCH',
  path: '/api/agents/:id/',
  tag,
  summary: 'Change an agent',
  description: 'Its creator and administrators may. A change of what makes it answer as it does is a new version.',
  access: 'agent-keeper',
  params: UuidParam,
  body: Changes,
  status: 200,
  answer: Agent,
});

export const replaceAgent = endpoint({
  method: 'PUT',
  path: '/api/agents/:id/',
  tag,
  summary: 'Replace an agent’s settings; what is left out gets its initial value',
  access: 'agent-keeper',
  params: UuidParam,
  body: NewAgent.extend(BasedOn),
  status: 200,
  answer: Agent,
});

export const deleteAgent = endpoint({
  method: 'DELETE',
  path: '/api/agents/:id/',
  tag,
  summary: 'Delete an agent; its conversations stay, and can go on with another one',
  access: 'agent-keeper',
  params: UuidParam,
  status: 204,
});

export const listAgentVersions = endpoint({
  method: 'GET',
  path: '/api/agents/:id/versions/',
  tag,
  summary: 'Every form an agent has had, newest first',
  access: 'agent-viewer',
  params: UuidParam,
  query: CursorPage,
  status: 200,
  answer: pageOf(AgentVersion),
});

const VersionParam = UuidParam.extend({ version: wholeNumber(1, 2_147_483_647) });

export const getAgentVersion = endpoint({
  method: 'GET',
  path: '/api/agents/:id/versions/:version/',
  tag,
  summary: 'One form of an agent',
  access: 'agent-viewer',
  params: VersionParam,
  status: 200,
  answer: AgentVersion,
});

export const compareAgentVersion = endpoint({
  method: 'GET',
  path: '/api/agents/:id/versions/:version/comparison/',
  tag,
  summary: 'A version beside another one, by default the one before it',
  access: 'agent-viewer',
  params: VersionParam,
  query: z.object({ with: wholeNumber(1, 2_147_483_647).optional() }),
  status: 200,
  answer: z
    .object({ before: AgentVersion.nullable(), after: AgentVersion, changes: z.array(z.string()) })
    .meta({ id: 'AgentVersionComparison' }),
});

export const restoreAgentVersion = endpoint({
  method: 'POST',
  path: '/api/agents/:id/versions/:version/restore/',
  tag,
  summary: 'Put an older version back, as a new one that says the same',
  access: 'agent-keeper',
  params: VersionParam,
  status: 200,
  answer: Agent,
});

const pictureTypes = ['image/png', 'image/jpeg', 'image/webp', 'image/gif'];

export const setAgentAvatar = endpoint({
  method: 'POST',
  path: '/api/agents/:id/avatar/',
  tag,
  summary: 'Give an agent a picture',
  description:
    'The body is the picture itself: PNG, JPEG, WebP or GIF (of a moving one the first frame), at most 5 MB and 40 ' +
    'megapixels. What is kept is made anew from it: 256 × 256 pixels, WebP, without what else the file said. Another ' +
    'picture is a new version; the same one again is not.',
  access: 'agent-keeper',
  params: UuidParam,
  takes: { mediaTypes: pictureTypes, mostBytes: 5_000_000 },
  body: z.instanceof(Uint8Array, { error: 'Send the picture as the body.' }),
  status: 200,
  answer: Agent,
});

export const removeAgentAvatar = endpoint({
  method: 'DELETE',
  path: '/api/agents/:id/avatar/',
  tag,
  summary: 'Take an agent’s picture away',
  access: 'agent-keeper',
  params: UuidParam,
  status: 204,
});

export const getAgentAvatar = endpoint({
  method: 'GET',
  path: '/api/agents/:id/avatar/:avatar/',
  tag,
  summary: 'A picture that an agent has, or has had',
  access: 'agent-viewer',
  params: UuidParam.extend({ avatar: z.uuid() }),
  status: 200,
  gives: 'image/webp',
});
