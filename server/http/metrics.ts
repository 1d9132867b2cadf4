import { isIP } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Pool } from 'pg';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { AnswerObserver } from '#server/core/answers/answer-observer.ts';
import { AppError, forbidden } from '#server/core/errors.ts';
import type { HttpPorts } from './register-routes.ts';
import { countAnswers } from './metrics-answers.ts';
import { RequestDurations } from './metrics-requests.ts';

export interface MetricsPorts {
  pool: Pool;
  openSockets: () => number;
  liveAnswers: () => number;
  authenticate: HttpPorts['authenticate'];
  /** A proxy may stand in front: then who is near is not who asks. */
  isBehindProxy: boolean;
}

/** The library's 10 ms were nine tenths of what an idle server did. The delays that it tells include this time. */
const lagPrecisionMs = 100;

/**
 * `/metrics` in Prometheus' text format, for administrators, and on a server without a proxy for
 * programs on the same machine. Returns who has to be told of answers.
 */
export function mountMetrics(app: FastifyInstance, ports: MetricsPorts): AnswerObserver {
  const registry = new Registry();
  const durations = new RequestDurations();
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: lagPrecisionMs });
  gaugeState(registry, ports);

  app.addHook('onResponse', (request, reply, done) => {
    durations.observe(
      request.routeOptions.url ?? 'none',
      methodOf(request),
      reply.statusCode,
      reply.elapsedTime / 1000,
    );
    done();
  });
  app.get('/metrics', async (request, reply) => {
    if (ports.isBehindProxy || !isFromHere(request)) await requireAdministrator(request, ports.authenticate);
    return reply.type(registry.contentType).send(`${await registry.metrics()}\n${durations.toString()}`);
  });
  return countAnswers(registry);
}

/** What is read off at the moment somebody asks. */
function gaugeState(registry: Registry, { pool, openSockets, liveAnswers }: MetricsPorts): void {
  gauge(registry, 'colloquy_websocket_connections', 'Open WebSockets of this node.', openSockets);
  gauge(registry, 'colloquy_live_answers', 'Answers that grow on this node, or are followed from it.', liveAnswers);
  gauge(registry, 'db_client_connection_used', 'Database connections in use.', () => pool.totalCount - pool.idleCount);
  gauge(registry, 'db_client_connection_idle', 'Database connections that wait for work.', () => pool.idleCount);
  gauge(
    registry,
    'db_client_connection_pending_requests',
    'Queries that wait for a connection.',
    () => pool.waitingCount,
  );
}

function gauge(registry: Registry, name: string, help: string, read: () => number): void {
  const made: Gauge = new Gauge({ name, help, registers: [registry], collect: () => made.set(read()) });
}

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Anybody can make up methods, and every one would be a series. */
function methodOf(request: FastifyRequest): string {
  return methods.has(request.method) ? request.method : '_OTHER';
}

/**
 * Sent by a program on this machine, to this machine. The host is looked at so that no page can have a
 * browser here fetch it under a name of its own, and forwarding headers, as a proxy sends them.
 */
function isFromHere({ ip, hostname, headers }: FastifyRequest): boolean {
  const isForwarded = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'].some((name) => headers[name] !== undefined);
  const host = hostname.replace(/^\[|\]$/g, '');
  return !isForwarded && isLoopback(ip) && (host === 'localhost' || (isIP(host) > 0 && isLoopback(host)));
}

function isLoopback(address: string): boolean {
  return /^(?:::ffff:)?127\.|^::1$/.test(address);
}

async function requireAdministrator(request: FastifyRequest, authenticate: HttpPorts['authenticate']): Promise<void> {
  const actor = await authenticate(request);
  if (actor === null)
    throw new AppError('unauthenticated', 'Metrics are for administrators: sign in, or send an API key.');
  if (actor.role !== 'administrator') throw forbidden('Metrics are for administrators.');
}
