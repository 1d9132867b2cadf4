import { PassThrough } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { ServerFrame } from '#contract/realtime.ts';

/** Proxies close what is silent; a comment now and then is not silence. */
const keepAliveMs = 15_000;

/**
 * Sends frames as `text/event-stream` (WHATWG HTML §9.2): the event's name is the frame's type. A
 * reader that does not read holds back its own frames only: the source is asked for one at a time.
 */
export function sendFrames(reply: FastifyReply, frames: AsyncIterable<ServerFrame>): FastifyReply {
  const stream = new PassThrough();
  void pump(stream, frames);
  return reply
    .header('content-type', 'text/event-stream; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('x-accel-buffering', 'no')
    .send(stream);
}

async function pump(stream: PassThrough, frames: AsyncIterable<ServerFrame>): Promise<void> {
  const iterator = frames[Symbol.asyncIterator]();
  const keepAlive = setInterval(() => stream.write(': still here\n\n'), keepAliveMs);
  stream.once('close', () => void iterator.return?.());
  try {
    for (let next = await iterator.next(); !next.done && !stream.destroyed; next = await iterator.next()) {
      const { value } = next;
      if (!stream.write(`event: ${value.type}\ndata: ${JSON.stringify(value)}\n\n`)) await drained(stream);
    }
  } finally {
    clearInterval(keepAlive);
    stream.end();
  }
}

function drained(stream: PassThrough): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stream.off('drain', done);
      stream.off('close', done);
      resolve();
    };
    stream.once('drain', done);
    stream.once('close', done);
  });
}
