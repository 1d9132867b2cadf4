import { createHash, randomBytes } from 'node:crypto';

/** What can be told of a key after it was shown. */
export interface ApiKey {
  id: number;
  name: string;
  prefix: string;
  createdAt: Date;
  lastUsedAt: Date | null;
  expiresAt: Date | null;
}

/** How every key begins, so that people and secret scanners know one when they see it. */
const mark = 'clq_';
const form = /^clq_[\w-]{43}$/;

/** A new key: the mark and 32 random bytes. */
export function makeApiKey(): { key: string; prefix: string } {
  const key = `${mark}${randomBytes(32).toString('base64url')}`;
  return { key, prefix: key.slice(0, 10) };
}

export function isApiKey(text: string): boolean {
  return form.test(text);
}

/** What is stored of a key. It is random, so a fast hash hides it as well as a slow one. */
export function hashApiKey(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
