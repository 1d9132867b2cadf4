import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** scrypt's parameters (RFC 7914 §2); its memory is 128 · N · r bytes. */
export interface PasswordCost {
  /** Base-2 logarithm of N. */
  logN: number;
  r: number;
  p: number;
}

/**
 * better-auth's own setting: 32 MiB and about a tenth of a second of one core. Heavier ones would let an
 * office that signs in on a Monday morning wait: a small machine hashes a dozen passwords a second.
 */
export const standardCost: PasswordCost = { logN: 14, r: 16, p: 1 };

const saltBytes = 16;
const keyBytes = 32;

/** `$scrypt$ln=14,r=8,p=5$<salt>$<key>`: what it takes to verify stands in the hash, so the cost can change. */
export async function hashPassword(password: string, cost: PasswordCost): Promise<string> {
  const salt = randomBytes(saltBytes);
  const key = await derive(password, salt, keyBytes, cost);
  return `$scrypt$ln=${cost.logN},r=${cost.r},p=${cost.p}$${salt.toString('base64url')}$${key.toString('base64url')}`;
}

const stored = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([\w-]+)\$([\w-]+)$/;

export async function verifyPassword(hash: string, password: string): Promise<boolean> {
  const match = stored.exec(hash);
  if (match === null) throw new Error('A stored password hash is of an unknown form.');
  const [, logN, r, p, salt = '', key = ''] = match;
  const expected = Buffer.from(key, 'base64url');
  const cost = { logN: Number(logN), r: Number(r), p: Number(p) };
  return timingSafeEqual(await derive(password, Buffer.from(salt, 'base64url'), expected.length, cost), expected);
}

/** Runs on a thread of libuv's pool, so nothing else waits for it. Equal-looking passwords are equal (NFKC). */
function derive(password: string, salt: Buffer, length: number, { logN, r, p }: PasswordCost): Promise<Buffer> {
  const N = 2 ** logN;
  const options = { N, r, p, maxmem: 2 * 128 * N * r };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, length, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
