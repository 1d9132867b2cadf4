import type { IncomingMessage } from 'node:http';

/** The body as text, cut after `maxBytes`; what is over is not read. */
export async function readText(res: IncomingMessage, maxBytes: number): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of res as AsyncIterable<Buffer>) {
    pieces.push(piece);
    bytes += piece.length;
    if (bytes >= maxBytes) break;
  }
  return Buffer.concat(pieces).toString('utf8', 0, maxBytes);
}
