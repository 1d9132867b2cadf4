import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import { AppError } from '#server/core/errors.ts';

/** The largest body that is read, in bytes. */
export const maxBodyBytes = 1_200_000;
/** Deeper bodies than any route takes; refusing them early keeps every later walk over them shallow. */
const maxDepth = 64;

/**
 * JSON is the only body there is. Bytes that are not UTF-8 are refused: decoded leniently they
 * would be stored as something nobody sent.
 */
export function acceptJsonBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, async (_request: unknown, body: Buffer) =>
    parseJson(body),
  );
}

function parseJson(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  if (!isUtf8(body)) throw new AppError('invalid', 'The body is not valid UTF-8.');
  const value = parse(body.toString('utf8'));
  if (isDeeperThan(value, maxDepth)) throw new AppError('invalid', 'The body is nested too deeply.');
  return value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError('invalid', 'The body is not valid JSON.');
  }
}

function isDeeperThan(root: unknown, limit: number): boolean {
  let level = [root].filter(isContainer);
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true;
    level = level.flatMap((value) => Object.values(value).filter(isContainer));
  }
  return false;
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
