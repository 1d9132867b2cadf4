import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { WebSocketServer } from 'ws';
import type { z } from 'zod';
import type { Access } from '#contract/endpoint.ts';
import type { Context, SystemContext } from '#server/core/context.ts';
import { AppError } from '#server/core/errors.ts';
import type { HttpPorts } from '#server/http/register-routes.ts';
import { parseParams, parseQuery } from '#server/http/validation.ts';
import type { OpenSockets } from './open-sockets.ts';
import { type LiveSocket, type SocketUse, Wire } from './socket.ts';

/** Larger frames end the connection (1009); what a use takes is far less, and told in an error frame. */
const maxFrameBytes = 4 * 1024 * 1024;
/** Milliseconds that a client has to answer a close, before its connection is cut. */
const closeTimeout = 5000;

/**
 * A kind of socket.
 *
 * `admit` runs before the 101, for a person who is signed in: what it throws is answered over HTTP, as
 * by any route. What it returns is called with the open socket, at once or, if the client has gone,
 * never; so it holds nothing that has to be given back.
 */
export interface SocketRoute<Params extends z.ZodType = z.ZodType, Query extends z.ZodType = z.ZodType> {
  path: `/ws/${string}/`;
  access: Access;
  params: Params;
  query: Query;
  admit(
    ctx: Context,
    input: { params: z.output<Params>; query: z.output<Query> },
  ): Promise<(socket: LiveSocket) => SocketUse>;
}

/** Keeps each part's own type. */
export function socketRoute<Params extends z.ZodType, Query extends z.ZodType>(
  route: SocketRoute<Params, Query>,
): SocketRoute {
  return route;
}

interface SocketPorts extends Pick<HttpPorts, 'authenticate' | 'origins'> {
  system: SystemContext;
  sockets: OpenSockets;
}

/**
 * Serves sockets on the same addresses, by the same router and with the same refusals as everything
 * else. `sockets` is closed with the app.
 */
export function serveSockets(app: FastifyInstance, ports: SocketPorts, routes: SocketRoute[]): void {
  const options = { noServer: true, clientTracking: false, maxPayload: maxFrameBytes, closeTimeout, WebSocket: Wire };
  const server = new WebSocketServer<typeof Wire>(options);
  const heads = new WeakMap<IncomingMessage, Buffer>();

  app.server.on('upgrade', (request, socket, head) => {
    heads.set(request, head);
    answerByRouter(app, request, socket as Socket);
  });
  // With any other `Upgrade`, as curl's h2c, a request is answered as if it had none (RFC 9110 §7.8).
  Object.assign(app.server, { shouldUpgradeCallback: asksForWebSocket });
  app.addHook('preClose', async () => ports.sockets.close());

  for (const kind of routes) {
    app.get(kind.path, { exposeHeadRoute: false }, async (request, reply) => {
      const head = heads.get(request.raw);
      if (head === undefined) return answerUpgradeRequired(reply);
      const { revocations } = ports.sockets;
      const ctx = await admitPerson(request, ports);
      const input = { params: parseParams(kind.params, request.params), query: parseQuery(kind.query, request.query) };
      const open = await kind.admit(ctx, input);
      takeOver(reply, (raw, socket) => {
        server.handleUpgrade(raw, socket, head, (wire) => ports.sockets.accept(wire, ctx.actor, open, revocations));
      });
      return reply;
    });
  }
}

function asksForWebSocket(request: IncomingMessage): boolean {
  return request.headers.upgrade?.toLowerCase() === 'websocket';
}

/** Lets the router answer it. Node has taken its own listeners off the socket. */
function answerByRouter(app: FastifyInstance, request: IncomingMessage, socket: Socket): void {
  socket.on('error', destroy);
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(socket);
  response.once('finish', endSocket);
  app.routing(request, response);
}

function destroy(this: Duplex): void {
  this.destroy();
}

function endSocket(this: ServerResponse): void {
  this.socket?.end();
}

/** The order matters: another site's page learns nothing about the person. */
async function admitPerson(request: FastifyRequest, ports: SocketPorts): Promise<Context> {
  ports.origins.check(request);
  const actor = await ports.authenticate(request);
  if (actor === null) throw new AppError('unauthenticated', 'Sign in first.');
  return { ...ports.system, actor };
}

/** Gives the connection to ws, with nothing left on it that would keep the request in memory. */
function takeOver(reply: FastifyReply, upgrade: (request: IncomingMessage, socket: Socket) => void): void {
  const request = reply.request.raw;
  const { socket } = request;
  reply.hijack();
  reply.raw.off('finish', endSocket);
  reply.raw.detachSocket(socket);
  socket.off('error', destroy);
  upgrade(request, socket);
}

function answerUpgradeRequired(reply: FastifyReply): FastifyReply {
  return reply
    .code(426)
    .headers({ upgrade: 'websocket', 'content-type': 'application/problem+json' })
    .send(
      JSON.stringify({
        type: 'about:blank',
        title: 'Upgrade Required',
        status: 426,
        detail: 'Open a WebSocket here.',
        code: 'invalid',
      }),
    );
}
