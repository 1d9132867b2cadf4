import { hash } from 'node:crypto';

/**
 * A strong tag (RFC 9110 §8.8.3) made from the answer itself: equal only where the answers are equal, whichever server
 * made them and however often it was started since.
 */
export function entityTagOf(body: Buffer, headers = ''): string {
  const bytes = headers === '' ? body : Buffer.concat([body, Buffer.from(headers)]);
  return `"${hash('sha256', bytes, 'base64url').slice(0, 22)}"`;
}

/** True where `If-None-Match` names the tag, or whatever there is. Tags are compared weakly (RFC 9110 §13.1.2). */
export function isKnown(tag: string, ifNoneMatch: string | undefined): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  return ifNoneMatch.match(/"[^"]*"/g)?.includes(tag) ?? false;
}
