import type { FastifyInstance, FastifyRequest, HTTPMethods, RouteOptions } from 'fastify';
import type { Logger } from 'pino';
import type { Endpoint } from '#contract/endpoint.ts';
import type { Actor, Context, SystemContext } from '#server/core/context.ts';
import { AppError, forbidden } from '#server/core/errors.ts';
import type { Authenticate } from './authenticate.ts';
import { takingBytes } from './bytes-body.ts';
import { sendFrames } from './event-stream.ts';
import { Exchange, Streamed } from './exchange.ts';
import type { Idempotency } from './idempotency.ts';
import { KeptAnswers } from './kept-answers.ts';
import type { OriginPolicy } from './same-origin.ts';
import { answerWriter, sendAnswer, type SentAnswer } from './sent-answer.ts';
import type { ServedRoute } from './serve.ts';
import { parseBody, parseParams, parseQuery } from './validation.ts';

export interface HttpPorts {
  system: SystemContext;
  authenticate: Authenticate;
  idempotency: Idempotency;
  origins: OriginPolicy;
}

/** Nobody: the actor of public routes. No row belongs to this id. */
const nobody: Actor = { userId: 0, username: '', role: 'member', sessionId: null, apiKeyId: null };

/** Makes the routes reachable; one without a policy keeps the server from starting. */
export function registerRoutes(app: FastifyInstance, ports: HttpPorts, routes: ServedRoute[]): void {
  const kept = new KeptAnswers();
  for (const route of routes) registerRoute(app, ports, kept, route);
  for (const [path, methods] of methodsByPath(routes)) refuseOtherMethods(app, path, methods);
}

function registerRoute(app: FastifyInstance, ports: HttpPorts, kept: KeptAnswers, route: ServedRoute): void {
  const { endpoint, version } = route;
  if (!endpoint.access) throw new Error(`${endpoint.method} ${endpoint.path} names no access policy`);
  const write = answerWriter(endpoint);

  const options: RouteOptions = {
    method: endpoint.method,
    url: endpoint.path,
    handler: async (request, reply) => {
      const actor = await admit(request, ports, endpoint);
      const exchange = new Exchange(request, reply);
      const input = {
        params: endpoint.params ? parseParams(endpoint.params, request.params) : {},
        query: endpoint.query ? parseQuery(endpoint.query, request.query) : {},
        body: endpoint.body ? parseBody(endpoint.body, request.body) : {},
      };
      const ctx: Context = { ...ports.system, actor, log: request.log as Logger };
      if (version !== null) {
        const key = `${actor.userId} ${actor.role} ${actor.username} ${exchange.origin}${exchange.url}`;
        const make = async (): Promise<SentAnswer> =>
          write(await route.handle(ctx, input as never, exchange), exchange.headers);
        return sendAnswer(reply, await kept.find(key, () => version(ctx, input as never), make));
      }
      const result = await ports.idempotency.run(ctx, exchange, route, input, request.body);
      if (result instanceof Streamed) return sendFrames(reply, result.frames);
      return sendAnswer(reply, write(result, exchange.headers));
    },
  };
  const { takes } = endpoint;
  if (takes === undefined) return void app.route(options);
  // A large body is not read for somebody who may not send it.
  const onRequest = async (request: FastifyRequest): Promise<void> => void (await admit(request, ports, endpoint));
  takingBytes(app, takes, (scope) => scope.route({ ...options, onRequest }));
}

/** Lets the caller in or throws. The order matters: another site's page learns nothing about the person. */
async function admit(request: FastifyRequest, ports: HttpPorts, endpoint: Endpoint): Promise<Actor> {
  if (endpoint.method !== 'GET') ports.origins.check(request);
  if (endpoint.access === 'public') return nobody;
  const actor = await ports.authenticate(request);
  if (actor === null) throw new AppError('unauthenticated', 'Sign in first.');
  requireRole(actor, endpoint);
  return actor;
}

function requireRole({ role }: Actor, { access }: Endpoint): void {
  if (access === 'administrator' && role !== 'administrator') throw forbidden('Only administrators may do this.');
  if (access === 'moderator' && role === 'member') throw forbidden('Only moderators and administrators may do this.');
}

function methodsByPath(routes: ServedRoute[]): Map<string, Set<string>> {
  const paths = new Map<string, Set<string>>();
  for (const { endpoint } of routes) {
    const methods = paths.get(endpoint.path) ?? new Set();
    paths.set(endpoint.path, methods.add(endpoint.method));
  }
  return paths;
}

function refuseOtherMethods(app: FastifyInstance, path: string, known: Set<string>): void {
  const allow = [...known, ...(known.has('GET') ? ['HEAD'] : [])].join(', ');
  const others = (['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] satisfies HTTPMethods[]).filter(
    (method) => !known.has(method),
  );
  if (others.length === 0) return;
  app.route({
    method: others,
    url: path,
    exposeHeadRoute: false,
    handler: async (_request, reply) => {
      void reply.header('allow', allow);
      throw new AppError('method_not_allowed', `This address takes ${allow}.`);
    },
  });
}
