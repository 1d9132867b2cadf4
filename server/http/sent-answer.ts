import type { FastifyReply } from 'fastify';
import type { Endpoint } from '#contract/endpoint.ts';
import { entityTagOf, isKnown } from './entity-tag.ts';
import { Answered, type AnswerHeaders, Bytes } from './exchange.ts';
import { securityHeaders } from './security-headers.ts';
import { serializerOf } from './serialization.ts';

/** An answer in the form in which it is sent. */
export interface SentAnswer {
  status: number;
  /** Its own; what every answer has comes on top. */
  headers: AnswerHeaders;
  body: Buffer | null;
}

const json = 'application/json; charset=utf-8';

/** Makes what a route's handler returns, and the headers it has set, into what is sent. */
export function answerWriter(endpoint: Endpoint): (result: unknown, headers: AnswerHeaders) => SentAnswer {
  const serialize = endpoint.answer ? serializerOf(endpoint.answer) : null;
  const isRead = endpoint.method === 'GET';

  return (result, headers) => {
    if (result instanceof Bytes) {
      const { bytes } = result;
      const type = endpoint.gives ?? 'application/octet-stream';
      return {
        status: endpoint.status,
        headers: { 'content-type': type, etag: entityTagOf(bytes), ...headers },
        body: bytes,
      };
    }
    const [status, value] = result instanceof Answered ? [result.status, result.body] : [endpoint.status, result];
    if (serialize === null || value === undefined) return { status, headers, body: null };
    const isOwnShape = status < 300;
    const body = Buffer.from(isOwnShape ? serialize(value) : JSON.stringify(value));
    const tag = isRead ? { etag: entityTagOf(body, String(headers['link'] ?? '')) } : {};
    return { status, headers: { 'content-type': json, ...tag, ...headers }, body };
  };
}

/**
 * Sends an answer that is there as a whole, past Fastify's own `send`, which takes the type of the body apart and
 * each header through the hooks.
 */
export function sendAnswer(reply: FastifyReply, answer: SentAnswer): FastifyReply {
  const { raw, request } = reply;
  const { status, headers, body } = unlessKnown(answer, request.headers['if-none-match']);
  const hasLength = status !== 204 && status !== 304;
  reply.hijack();
  raw.writeHead(status, {
    ...securityHeaders(request),
    ...headers,
    ...(hasLength && { 'content-length': body?.length ?? 0 }),
  });
  // Node leaves the body out where the request was HEAD.
  raw.end(body);
  return reply;
}

/** RFC 9110 §13.1.2 and §15.4.5: who has the answer is told so, with its tag and without it. */
function unlessKnown(answer: SentAnswer, ifNoneMatch: string | undefined): SentAnswer {
  const { etag } = answer.headers;
  if (typeof etag !== 'string' || !isKnown(etag, ifNoneMatch)) return answer;
  return { status: 304, headers: { etag }, body: null };
}
