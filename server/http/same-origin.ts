import type { FastifyRequest } from 'fastify';
import { AppError } from '#server/core/errors.ts';
import { header } from './exchange.ts';

/** Decides which pages may use a person's cookie: our own, and those an administrator has listed. */
export class OriginPolicy {
  readonly #allowed: ReadonlySet<string>;

  constructor(allowed: Iterable<string>) {
    this.#allowed = new Set(allowed);
  }

  /**
   * Refuses what another site's page sent. Programs send neither header and are let through: a
   * browser always sends `Origin` with a cross-site write or a WebSocket upgrade.
   */
  check(request: FastifyRequest): void {
    const origin = header(request, 'origin');
    if (origin !== null) {
      if (!this.#isOurs(origin, request))
        throw new AppError('forbidden', 'Requests from this origin are not accepted.');
      return;
    }
    const site = header(request, 'sec-fetch-site');
    if (site !== null && site !== 'same-origin' && site !== 'none') {
      throw new AppError('forbidden', 'Cross-site requests are not accepted.');
    }
  }

  #isOurs(origin: string, request: FastifyRequest): boolean {
    if (this.#allowed.has(origin)) return true;
    // The scheme is compared as well, except that a proxy may have ended TLS before us.
    return origin === `${request.protocol}://${request.host}` || origin === `https://${request.host}`;
  }
}
