import { betterAuth } from 'better-auth';
import type { Kysely } from 'kysely';
import type { Tables } from '#server/db/tables.ts';
import type { EventBus } from '#server/events/bus.ts';
import { hashPassword, type PasswordCost, verifyPassword } from './password-hash.ts';
import { absoluteLifetimeSeconds, idleLifetimeSeconds, longestPassword, shortestPassword } from './policy.ts';

export interface BetterAuthOptions {
  db: Kysely<Tables>;
  events: Pick<EventBus, 'publish'>;
  /** Signs the session cookies. */
  cookieSecret: string;
  passwordCost: PasswordCost;
}

/** The header by which our own code, never a client, tells better-auth where a sign-in comes from. */
export const addressHeader = 'x-client-address';

/**
 * better-auth on our tables. It has no address of its own: `sign-in-flows.ts` calls it. What decides
 * over time, limits and refusals is ours, so its own are off.
 */
export function createBetterAuth({ db, events, cookieSecret, passwordCost }: BetterAuthOptions) {
  return betterAuth({
    // Never used to make a link; without one it would be guessed from the environment.
    baseURL: 'http://localhost',
    // The list wins over secrets in the environment, which our own check of the cookie does not know.
    secrets: [{ version: 1, value: cookieSecret }],
    database: { db, type: 'postgres', transaction: true },
    user: {
      modelName: 'appUser',
      additionalFields: {
        username: { type: 'string', required: true },
        role: { type: 'string', required: false, input: false },
      },
    },
    account: { modelName: 'credential' },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: shortestPassword,
      maxPasswordLength: longestPassword,
      password: {
        hash: (password) => hashPassword(password, passwordCost),
        verify: ({ hash, password }) => verifyPassword(hash, password),
      },
    },
    // The cookie may live as long as a session ever can; how long this one does, its row says.
    session: { expiresIn: absoluteLifetimeSeconds, disableSessionRefresh: true },
    databaseHooks: {
      session: {
        create: { before: async () => ({ data: { expiresAt: new Date(Date.now() + idleLifetimeSeconds * 1000) } }) },
        delete: {
          after: async ({ id, userId }) =>
            events.publish({ type: 'access.revoked', userId: Number(userId), sessionIds: [Number(id)] }),
        },
      },
    },
    advanced: {
      // With joins, one query finds a person and the password, or neither: unknown names take as long as known ones.
      database: { generateId: 'serial', joins: true, validateSchema: false },
      // `Secure` depends on how the request came, and is added to it.
      useSecureCookies: false,
      cookies: { session_token: { name: 'sessionid' } },
      ipAddress: { ipAddressHeaders: [addressHeader], ipv6Subnet: 128 },
    },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    // What goes wrong is thrown to the caller, who tells it without names and addresses.
    logger: { disabled: true },
  });
}
