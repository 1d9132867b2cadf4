import { randomBytes } from 'node:crypto';
import { fastify, type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import type { Logger } from 'pino';
import { notFound } from '#server/core/errors.ts';
import { acceptJsonBodies, maxBodyBytes } from './json-body.ts';
import { statusOf, toAppError, toProblem } from './problems.ts';
import { setSecurityHeaders } from './security-headers.ts';

interface HttpOptions {
  log: Logger;
  /** Address ranges of proxies whose forwarded headers are believed; empty: nobody's. */
  trustedProxies: string[];
}

/** A Fastify with our ways of reading bodies, telling errors and logging, and no routes yet. */
export function createHttpServer(options: HttpOptions): FastifyInstance {
  const loggerInstance: FastifyBaseLogger = options.log;
  const app: FastifyInstance = fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: maxBodyBytes,
    trustProxy: options.trustedProxies.length > 0 ? options.trustedProxies : false,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 300 },
    genReqId: requestIds(),
    return503OnClosing: true,
    // A slow sender is cut: headers and body have this long to arrive.
    requestTimeout: 30_000,
    keepAliveTimeout: 72_000,
    frameworkErrors: (error: unknown, request: ErrorArguments[1], reply: ErrorArguments[2]) =>
      answerError(app, error, request, reply),
  });
  acceptJsonBodies(app);
  setSecurityHeaders(app);
  app.setErrorHandler((error, request, reply) => answerError(app, error, request, reply));
  app.setNotFoundHandler((request, reply) => answerError(app, notFound(), request, reply));
  return app;
}

type ErrorArguments = Parameters<Parameters<FastifyInstance['setErrorHandler']>[0]>;

function answerError(
  app: FastifyInstance,
  thrown: unknown,
  request: ErrorArguments[1],
  reply: ErrorArguments[2],
): void {
  const error = toAppError(thrown);
  const status = statusOf(error);
  if (status >= 500)
    app.log.error({ err: error.details.cause ?? error, reqId: request.id, code: error.code }, 'request failed');
  if (error.details.retryAfterSeconds !== undefined)
    void reply.header('retry-after', Math.ceil(error.details.retryAfterSeconds));
  if (status === 401) void reply.header('www-authenticate', 'Bearer');
  void reply
    .code(status)
    .type('application/problem+json')
    .send(JSON.stringify(toProblem(error, request.id)));
}

/** Unique over restarts and nodes, short enough to read out: a random start and a counter. */
function requestIds(): () => string {
  const prefix = randomBytes(6).toString('base64url');
  let count = 0;
  return () => `${prefix}-${(count++).toString(36)}`;
}
