import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { wholeNumber } from './lists.ts';
import { filledText, text } from './text.ts';

const tag = 'People and sign-in';

export const Role = z.enum(['administrator', 'moderator', 'member']);
export type Role = z.infer<typeof Role>;

export const Me = z.object({ id: z.int(), username: z.string(), email: z.string(), role: Role }).meta({ id: 'Me' });
export type Me = z.infer<typeof Me>;

const Username = filledText(150).regex(/^[\p{L}\p{N}_.@+-]+$/u, 'Letters, digits and @ . + - _ only.');
const Password = text(1000).min(8, 'Ensure this field has at least 8 characters.');

export const register = endpoint({
  method: 'POST',
  path: '/api/register/',
  tag,
  summary: 'Create an account; the first one is the administrator’s',
  access: 'public',
  body: z.object({
    username: Username,
    email: z.email('Enter a valid email address.').max(254),
    password: Password,
    password_confirm: text(1000),
  }),
  status: 201,
  answer: Me,
});

export const login = endpoint({
  method: 'POST',
  path: '/api/login/',
  tag,
  summary: 'Sign in; sets the session cookie `sessionid`',
  access: 'public',
  body: z
    .object({ username: text(254).optional(), email: text(254).optional(), password: text(1000) })
    .refine((body) => (body.username ?? body.email ?? '') !== '', {
      message: 'Give a username or an email address.',
      path: ['username'],
    }),
  status: 200,
  answer: Me,
  problems: ['unauthenticated', 'rate_limited'],
});

export const logout = endpoint({
  method: 'POST',
  path: '/api/logout/',
  tag,
  summary: 'End this session',
  access: 'public',
  status: 200,
  answer: z.object({ detail: z.string() }),
});

export const me = endpoint({
  method: 'GET',
  path: '/api/me/',
  tag,
  summary: 'Who is signed in',
  access: 'signed-in',
  status: 200,
  answer: Me,
});

export const Person = z.object({ id: z.int(), username: z.string(), display_name: z.string() }).meta({ id: 'Person' });

export const listUsers = endpoint({
  method: 'GET',
  path: '/api/users/',
  tag,
  summary: 'Find people by name',
  access: 'signed-in',
  query: z.object({
    search: text(150).default(''),
    limit: wholeNumber(1, 100).default(20),
  }),
  status: 200,
  answer: z.array(Person),
});

export const changePassword = endpoint({
  method: 'POST',
  path: '/api/password/change/',
  tag,
  summary: 'Change the password; ends every other session',
  access: 'own-account',
  body: z.object({ current_password: text(1000), new_password: Password, new_password_confirm: text(1000) }),
  status: 200,
  answer: z.object({ detail: z.string() }),
  problems: ['rate_limited'],
});

export const Session = z
  .object({
    id: z.int(),
    created_at: z.iso.datetime(),
    last_used_at: z.iso.datetime(),
    expires_at: z.iso.datetime(),
    user_agent: z.string(),
    ip_address: z.string(),
    is_current: z.boolean(),
  })
  .meta({ id: 'Session' });

export const listSessions = endpoint({
  method: 'GET',
  path: '/api/sessions/',
  tag,
  summary: 'Where you are signed in',
  access: 'own-account',
  status: 200,
  answer: z.array(Session),
});

const SessionParam = z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) });

export const revokeSession = endpoint({
  method: 'DELETE',
  path: '/api/sessions/:id/',
  tag,
  summary: 'End one session',
  access: 'own-account',
  params: SessionParam,
  status: 204,
});

export const revokeOtherSessions = endpoint({
  method: 'DELETE',
  path: '/api/sessions/',
  tag,
  summary: 'End every session but this one',
  access: 'own-account',
  status: 204,
});

export const ApiKey = z
  .object({
    id: z.int(),
    name: z.string(),
    prefix: z.string().describe('The first characters of the key, to tell keys apart'),
    created_at: z.iso.datetime(),
    last_used_at: z.iso.datetime().nullable(),
    expires_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'ApiKey' });

export const createApiKey = endpoint({
  method: 'POST',
  path: '/api/api-keys/',
  tag,
  summary: 'Make an API key; the key itself is shown only in this answer',
  access: 'own-account',
  body: z.object({
    name: filledText(100),
    expires_in_days: z.int().min(1).max(3650).nullable().default(null),
  }),
  status: 201,
  answer: ApiKey.extend({ key: z.string() }).meta({ id: 'NewApiKey' }),
});

export const listApiKeys = endpoint({
  method: 'GET',
  path: '/api/api-keys/',
  tag,
  summary: 'Your API keys',
  access: 'own-account',
  status: 200,
  answer: z.array(ApiKey),
});

export const revokeApiKey = endpoint({
  method: 'DELETE',
  path: '/api/api-keys/:id/',
  tag,
  summary: 'Revoke an API key',
  access: 'own-account',
  params: SessionParam,
  status: 204,
});
