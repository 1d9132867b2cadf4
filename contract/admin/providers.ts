import { z } from 'zod';
import { endpoint } from '#contract/endpoint.ts';
import { CursorPage, pageOf, UuidParam } from '#contract/lists.ts';
import { filledText, text } from '#contract/text.ts';

const tag = 'Administration: providers';

export const AddedProviderKind = z.enum(['openai', 'anthropic', 'google', 'openai-compatible']);
export type AddedProviderKind = z.infer<typeof AddedProviderKind>;

export const ProviderTest = z
  .object({
    at: z.iso.datetime(),
    ok: z.boolean(),
    latency_ms: z.int(),
    models_found: z.int().describe('Of its models, those that answer chats'),
    error_class: z
      .string()
      .nullable()
      .describe('auth, not_found, network, timeout_total, bad_response, rate_limit, key_unreadable …'),
    message: z.string().nullable().describe('What went wrong, or is missing; never what the provider has answered'),
  })
  .meta({ id: 'ProviderTest' });
export type ProviderTest = z.infer<typeof ProviderTest>;

export const Provider = z
  .object({
    id: z.uuid().nullable().describe('Null for what the environment sets, which can’t be changed here'),
    source: z.enum(['environment', 'administrator']),
    kind: z.string().describe('openai, anthropic, google, openai-compatible, ollama'),
    name: z.string(),
    base_url: z.string(),
    is_local: z
      .boolean()
      .nullable()
      .describe('In a private network, or on the server’s machine; null where not looked at'),
    has_key: z.boolean(),
    key_hint: z.string().nullable().describe('The last four characters of a key that is long enough'),
    needs_key: z
      .boolean()
      .describe('Its key can’t be read any more, as after a change of SECRET_KEY, and must be entered again'),
    is_enabled: z.boolean(),
    models: z.array(z.string()).describe('What it offers, where that was named; else what it lists'),
    model_count: z.int(),
    set_by: z.string().nullable().describe('The variable of the environment that sets it'),
    last_test: ProviderTest.nullable(),
    created_at: z.iso.datetime().nullable(),
    updated_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Provider' });
export type Provider = z.infer<typeof Provider>;

const BaseUrl = text(500).superRefine((value, context) => {
  const problem = problemOf(value);
  if (problem !== null) context.addIssue({ code: 'custom', message: problem });
});

function problemOf(value: string): string | null {
  if (!URL.canParse(value)) return 'An address like https://api.example.org/v1 is expected.';
  const { protocol, username, password, search, hash } = new URL(value);
  if (protocol !== 'https:' && protocol !== 'http:') return 'An address that begins with https:// is expected.';
  if (username !== '' || password !== '')
    return 'Keys and passwords do not belong in the address, but in their own field.';
  return search === '' && hash === '' ? null : 'The address ends before ? and #.';
}

/** What can stand in a header: printable ASCII without spaces. */
const Key = text(1000)
  .min(1, 'This field may not be empty. Send null to have no key.')
  .regex(/^[\x21-\x7e]*$/, 'A key has letters, digits and signs, and no spaces.');

const Models = z
  .array(filledText(200), { error: 'A list of names is expected.' })
  .max(100, 'At most 100 models.')
  .refine((names) => new Set(names).size === names.length, 'Each name only once.');

const NewProvider = z.object({
  kind: AddedProviderKind,
  name: filledText(100),
  base_url: BaseUrl.optional().describe('The vendor’s own where absent; openai-compatible needs one'),
  key: Key.nullable().optional(),
  models: Models.optional(),
  is_enabled: z.boolean().optional(),
});

export const listProviders = endpoint({
  method: 'GET',
  path: '/api/admin/providers/',
  tag,
  summary: 'Who runs the models: those of the environment, then those that were added here',
  access: 'administrator',
  query: CursorPage,
  status: 200,
  answer: pageOf(Provider),
});

export const createProvider = endpoint({
  method: 'POST',
  path: '/api/admin/providers/',
  tag,
  summary: 'Add a provider; its models are offered as soon as it has told them',
  description:
    'Its key is encrypted, bound to its address, and never told again. An address in a private network is allowed because ' +
    'it is named here; those by which clouds tell machines their secrets are not, nor is http over the internet.',
  access: 'administrator',
  body: NewProvider,
  status: 201,
  answer: Provider,
  problems: ['conflict'],
});

export const getProvider = endpoint({
  method: 'GET',
  path: '/api/admin/providers/:id/',
  tag,
  summary: 'One provider that was added',
  access: 'administrator',
  params: UuidParam,
  status: 200,
  answer: Provider,
});

export const changeProvider = endpoint({
  method: 'PATCH',
  path: '/api/admin/providers/:id/',
  tag,
  summary: 'Change a provider, for calls that begin from now on',
  description: 'Another `base_url` needs the `key` again, since that is bound to the old one.',
  access: 'administrator',
  params: UuidParam,
  body: NewProvider.omit({ kind: true }).partial(),
  status: 200,
  answer: Provider,
  problems: ['conflict'],
});

export const removeProvider = endpoint({
  method: 'DELETE',
  path: '/api/admin/providers/:id/',
  tag,
  summary: 'Remove a provider with its key; its models can’t be called any more',
  access: 'administrator',
  params: UuidParam,
  status: 204,
});

export const testProvider = endpoint({
  method: 'POST',
  path: '/api/admin/providers/:id/test/',
  tag,
  summary: 'Make one small call of a provider and say what came of it',
  description: 'Asks it for its models, and offers those that are new; 200 also where it fails, with `ok` false.',
  access: 'administrator',
  params: UuidParam,
  status: 200,
  answer: ProviderTest,
});
