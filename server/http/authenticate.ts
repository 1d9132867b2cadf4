import type { IncomingHttpHeaders } from 'node:http';
import { AccessCache } from '#server/core/accounts/access-cache.ts';
import { isApiKey } from '#server/core/accounts/api-key.ts';
import { findKeyActor, findSessionActor } from '#server/core/accounts/find-actor.ts';
import { sessionTokenOf } from '#server/core/accounts/session-cookie.ts';
import type { Actor, SystemContext } from '#server/core/context.ts';
import { AppError } from '#server/core/errors.ts';
import type { EventBus } from '#server/events/bus.ts';
import { sessionCookie } from './exchange.ts';

interface AuthenticatorOptions extends Pick<SystemContext, 'db' | 'pool' | 'log'> {
  events: Pick<EventBus, 'on'>;
  cookieSecret: string;
}

/**
 * Who sent a request, or null where it carries no credential; works as well on the raw request of a
 * WebSocket upgrade. One that carries a bad credential is refused, whatever else it carries.
 *
 * @throws {AppError} `unauthenticated`
 */
export type Authenticate = (request: { headers: IncomingHttpHeaders }) => Promise<Actor | null>;

export function createAuthenticator(options: AuthenticatorOptions): Authenticate {
  const cache = new AccessCache();
  options.events.on('access.revoked', ({ userId }) => cache.revoke(userId));
  options.events.on('person.role_changed', ({ userId }) => cache.revoke(userId));

  async function byKey(authorization: string): Promise<Actor> {
    const key = /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? '';
    const actor = isApiKey(key) ? await cache.lookUp(authorization, () => findKeyActor(options, key)) : null;
    if (actor === null) throw new AppError('unauthenticated', 'The API key is not valid.');
    return actor;
  }

  async function bySession(cookie: string): Promise<Actor> {
    const token = sessionTokenOf(cookie, options.cookieSecret);
    const actor = token === null ? null : await cache.lookUp(cookie, () => findSessionActor(options, token));
    if (actor === null) throw new AppError('unauthenticated', 'The session has ended. Sign in again.');
    return actor;
  }

  return async (request) => {
    const { authorization } = request.headers;
    if (authorization !== undefined) return cache.get(authorization) ?? byKey(authorization);
    const cookie = sessionCookie(request);
    if (cookie === null || cookie === '') return null;
    return cache.get(cookie) ?? bySession(cookie);
  };
}
