import type { OutgoingHttpHeaders } from 'node:http';
import type { FastifyReply } from 'fastify';
import type { ServerFrame } from '#contract/realtime.ts';
import { securityHeaders } from './security-headers.ts';
import { StreamedBody } from './streamed-body.ts';

/** Proxies close what is silent; a comment now and then is not silence. */
const keepAliveMs = 15_000;

/**
 * Sends frames as `text/event-stream` (WHATWG HTML §9.2): the event's name is the frame's type. A
 * reader that does not read holds back its own frames only: the source is asked for one at a time.
 */
export function sendFrames(reply: FastifyReply, frames: AsyncIterable<ServerFrame>): FastifyReply {
  reply.hijack();
  reply.raw.writeHead(200, {
    ...securityHeaders(reply.request),
    ...(reply.getHeaders() as OutgoingHttpHeaders),
    'content-type': 'text/event-stream; charset=utf-8',
    'x-accel-buffering': 'no',
  });
  void pump(new StreamedBody(reply.raw), frames);
  return reply;
}

async function pump(body: StreamedBody, frames: AsyncIterable<ServerFrame>): Promise<void> {
  const iterator = frames[Symbol.asyncIterator]();
  const keepAlive = setInterval(() => body.write(': still here\n\n'), keepAliveMs);
  body.onClose(() => void iterator.return?.());
  try {
    for (let next = await iterator.next(); !next.done && !body.isClosed; next = await iterator.next()) {
      const { value } = next;
      if (!body.write(`event: ${value.type}\ndata: ${JSON.stringify(value)}\n\n`)) await body.drained();
    }
  } finally {
    clearInterval(keepAlive);
    body.end();
  }
}
